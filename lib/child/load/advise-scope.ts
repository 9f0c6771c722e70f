/** A function that crossed as source text has lost the scope around it. What it misses tells what to do. */
export function adviseScope(error: Error): string | undefined {
  if (!(error instanceof ReferenceError)) return undefined;
  const missing = /^(\S+) is not defined$/.exec(error.message)?.[1];
  if (missing === undefined) return undefined;
  const compiled = COMPILED.find(([names]) => names.test(missing))?.[1];
  const what =
    compiled === undefined
      ? `move \`${missing}\` inside the function, pass it in \`args\`, or`
      : `\`${missing}\` ${compiled}, or`;
  return (
    'A consumer given as a function runs in another process and sees nothing of the file around it: ' +
    `${what} put the consumer in a module of its own and give the pool its URL, ` +
    "new URL('./consumer.js', import.meta.url)."
  );
}

const IMPORT = 'is what a compiler made of an import: import it inside the function with `await import()`';
const HELPER =
  'is a helper that a compiler added: compile for ES2018 or later (`target`), which needs no helpers';

/** Names that are not in the user's source, and what to do about them. The first that matches counts. */
const COMPILED: readonly (readonly [names: RegExp, advice: string])[] = [
  [
    /^(cov_\w+|__cov_\w+|__coverage__|stryMutAct_\w+|stryCov_\w+)$/,
    'counts the coverage: let V8 count it (`coverageProvider: "v8"`), or leave this file out of it',
  ],
  [/^(__vi_import_\w+|__vite_ssr_\w+|__vite__\w+|__webpack_\w+|__turbopack_\w+|_mod\d*)$/, IMPORT],
  // TypeScript: `node_path_1`. `tslib_1` is the module of its helpers.
  [/^tslib_\d+$/, HELPER],
  [/^\w+_\d+$/, IMPORT],
  // Helpers of TypeScript and esbuild; of Babel and SWC.
  [/^__[a-z]\w*$/, HELPER],
  [
    /^_(async|await|wrap|interop|object|class|define|extends|get|set|super|call|create|possible|assert|inherits|iterator|iterable|non|to|sliced|spread|tagged|type|using|dispose|ts|apply|decorate|regenerator|instanceof|read|write|new|identity|throw|unsupported|skip|maybe|jsx|export)\w*$/i,
    HELPER,
  ],
  // Babel: `_nodePath`.
  [/^_\w+$/, IMPORT],
  [/^[\w$]{1,2}$/, 'looks like a name that a minifier made: do not minify this file'],
];
