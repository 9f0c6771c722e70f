import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { buildSync, type Format } from 'esbuild';

import { runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';

const PROGRAM = `
  import { Pool } from 'consumers';
  try {
    new Pool(() => 1);
  } catch (error) {
    console.log(error.code);
    throw error;
  }`;

describe('a program that was bundled together with the package', () => {
  function bundle(format: Format): string {
    const folder = makeFolder();
    const [input, outfile] = [
      join(folder, 'program.mjs'),
      join(folder, format === 'esm' ? 'out.mjs' : 'out.cjs'),
    ];
    writeFileSync(input, PROGRAM);
    const alias = { consumers: join(__dirname, '..', '..', 'dist', 'lib', 'index.js') };
    buildSync({ entryPoints: [input], outfile, format, bundle: true, platform: 'node', alias });
    return outfile;
  }

  const advice =
    /bundled together with `consumers`.*esbuild: `--external:consumers`; webpack: .*Rollup: .*ncc: /;

  test('says so at `new Pool()`, and how to leave it out', async () => {
    const { stdout, stderr } = await runProgram(bundle('cjs'));
    expect(stdout).toBe('ERR_ENVIRONMENT\n');
    expect(stderr).toMatch(advice);
  });

  test('says so where the format of the bundle is ESM, which loads no modules of Node', async () => {
    const { stderr } = await runProgram(bundle('esm'));
    expect(stderr).toMatch(advice);
  });
});
