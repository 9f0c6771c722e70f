import { isFrameOf, type SourceLocation } from './script';

/** A function that crossed as source text has lost the scope around it. What it misses tells what to do. */
export function adviseScope(error: Error, location: SourceLocation): string | undefined {
  // It may come from another realm, as in Jest with the option `inProcess`.
  if (error.name !== 'ReferenceError') return undefined;
  const missing = /^(\S+) is not defined$/.exec(error.message)?.[1];
  // What it calls elsewhere has a scope of its own.
  const isItsOwn = location.source.text.includes(missing ?? '') && isThrownByConsumer(error, location);
  if (missing === undefined || !isItsOwn) return undefined;
  const known = KNOWN.find(([names]) => names.test(missing))?.[1];
  const what = known === undefined ? adviseToMove(missing, location.source.text) : `\`${missing}\` ${known}`;
  return (
    'A consumer given as a function runs in another process and sees nothing of the file around it: ' +
    `${what}, or put the consumer in a module of its own and give the pool its URL, ` +
    "new URL('./consumer.js', import.meta.url)."
  );
}

/** Whether the place that threw is in the text of the consumer. */
function isThrownByConsumer({ stack = '' }: Error, location: SourceLocation): boolean {
  const frame = stack.split('\n').find((line) => /^ +at /.test(line));
  return frame === undefined || isFrameOf(location, frame);
}

function adviseToMove(missing: string, source: string): string {
  const advice =
    `move \`${missing}\` inside the function (what is imported, by \`await import()\` or \`require()\`), pass it in ` +
    '`args` if it is data';
  if (missing.startsWith('_')) return `${advice} (if you do not know the name, a compiler made it)`;
  return isMinified(source) ? `${advice} (if you do not know the name, a minifier made it)` : advice;
}

function isMinified(source: string): boolean {
  return source.length > 100 && !source.includes('\n') && !/[,;{] /.test(source);
}

const IMPORT = 'is what a compiler made of an import: import it inside the function with `await import()`';

/** Names that are not of the user's making, and what to do about them. */
const KNOWN: readonly (readonly [names: RegExp, advice: string])[] = [
  [/^__(dirname|filename)$/, 'is that of a file, which a function has not: pass it in `args`'],
  [
    /^(cov_\w+|__cov_\w+|__coverage__|stryMutAct_\w+|stryCov_\w+)$/,
    'counts the coverage: let V8 count it (`coverageProvider: "v8"`), or leave this file out of it',
  ],
  // Helpers of TypeScript and esbuild; of Babel and SWC.
  [
    /^(__(awaiter|generator|asyncValues|asyncGenerator|asyncDelegator|await|forAwait|async|yieldStar|rest|objRest|spread\w*|assign)|tslib_\d+|regeneratorRuntime|_(asyncToGenerator|async_to_generator|asyncIterator|async_iterator|wrapAsyncGenerator|wrap_async_generator|awaitAsyncGenerator|await_async_generator|regenerator\w*|objectSpread\w*|object_spread\w*|ts_generator))$/,
    'is a helper that a compiler added: compile for ES2018 or later (`target`), which needs none',
  ],
  [
    /^(__(importStar|importDefault|toESM|toCommonJS)|_(interopRequire\w*|interop_require_\w*|getRequireWildcardCache))$/,
    'is a helper that a compiler added, as it made `require()` of an import: write `require()` yourself inside the ' +
      'function, or compile to a `module` that keeps `import()` (`nodenext`)',
  ],
  [
    /^(__(classPrivate\w+|private\w+|publicField|using|callDispose|addDisposableResource|disposeResources|decorate\w*|esDecorate|runInitializers|metadata|param)|_(classPrivate\w+|class_private_\w+|class_\w+|using\w*|dispose))$/,
    'is a helper that a compiler added: compile for a newer target (ES2022, or ESNext)',
  ],
  [/^(__vi_import_\w+|__vite_ssr_\w+|import_\w+|\w+_1|\w*__WEBPACK_IMPORTED_MODULE_\w+)$/, IMPORT],
];
