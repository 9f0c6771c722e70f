/** What to send instead of a part of this kind at this path. */
export function adviceFor(kind: string, path: string): string {
  if (path === 'result' && kind.endsWith('Generator')) return GENERATOR_AS_RESULT;
  return SENTENCES.get(kind) ?? adviceToSend(EXPRESSIONS.get(kind), path);
}

/** A consumer that is no generator has returned one, in a promise. */
const GENERATOR_AS_RESULT =
  'Let the consumer be the generator, or return it without `async`: what it yields then are the outputs of the pool.';

const SENTENCES = new Map([
  ['function', "Send plain data instead, and put functions into the consumer's module."],
  ['detached', 'Put it before its memory is transferred, or send a copy.'],
  ['AsyncGenerator', 'Send an array of what it yields, or put each of that with `putAll()`.'],
  ['Generator', 'Send an array of what it yields, or put each of that with `putAll()`.'],
  ['Pool', 'Pools go to consumers as values of their own in `args` or `kwargs`.'],
  ['shared memory', 'Send a copy in memory of its own instead.'],
]);

function adviceToSend(expression: string | undefined, path: string): string {
  if (expression === undefined) return 'Send plain data instead.';
  return `Send \`${expression.replace('$', () => path)}\` instead.`;
}

/** The expression to send instead, by kind. `$` stands for the path. */
const EXPRESSIONS = new Map([
  ['Arguments', '[...$]'],
  ['Array Iterator', '[...$]'],
  ['Blob', 'Buffer.from(await $.arrayBuffer())'],
  ['DOMException', 'String($)'],
  ['File', 'Buffer.from(await $.arrayBuffer())'],
  ['FormData', '[...$]'],
  ['Headers', '[...$]'],
  ['KeyObject', '$.export()'],
  ['Map Iterator', '[...$]'],
  ['Module', '{ ...$ }'],
  ['Promise', 'await $'],
  ['Proxy', '{ ...$ }'],
  ['Request', 'await $.text()'],
  ['Response', 'await $.text()'],
  ['Set Iterator', '[...$]'],
  ['SharedArrayBuffer', 'Buffer.from(new Uint8Array($))'],
  ['Symbol', '$.description'],
  ['URL', '$.href'],
  ['URLSearchParams', 'String($)'],
  ['WeakRef', '$.deref()'],
]);
