/** Makes one script and one style sheet of the page, for the build. The licences of the packages in it are in the script. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const settings = {
  absWorkingDir: root,
  entryPoints: { page: 'lib/report/page/main.ts', style: 'lib/report/page/style.css' },
  outdir: 'dist/lib/report',
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

const { metafile } = await build({ ...settings, write: false });
const banner = { js: `/*!\n${licencesOf(Object.keys(metafile.inputs))}\n*/` };
await build({ ...settings, banner });

/** Each text once, below the packages that have it and their lines of copyright. */
function licencesOf(inputs) {
  const names = new Set(
    inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const holders = new Map();
  for (const name of [...names].sort()) {
    const [copyright = '', ...text] = readLicence(name).trim().split('\n');
    const terms = text.join('\n').trim();
    holders.set(terms, [...(holders.get(terms) ?? []), `${name}: ${copyright}`]);
  }
  return Array.from(holders, ([terms, lines]) => `${lines.join('\n')}\n\n${terms}`).join('\n\n');
}

function readLicence(name) {
  const path = join(root, 'node_modules', name, 'LICENSE');
  if (!existsSync(path))
    throw new Error(`The package ${name} has no file LICENSE, which the page must quote.`);
  return readFileSync(path, 'utf8');
}
