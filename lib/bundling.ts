/** This file imports nothing: it must run in a bundle that cannot load a module of Node. */

/** What to do where this package is part of a bundle. */
export const BUNDLED =
  'This program was bundled together with `consumers`, which starts its processes from the files of its package. Leave the ' +
  'package out of the bundle. esbuild: `--external:consumers`; webpack: `externals: { consumers: "commonjs consumers" }`; ' +
  'Rollup: `external: ["consumers"]`; ncc: `--external consumers`.';

// esbuild has no `require` for the modules of Node in a bundle in the format ESM.
try {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` cannot be caught
  require('node:util');
} catch (cause) {
  throw new Error(BUNDLED, { cause });
}
