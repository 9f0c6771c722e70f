/** What the library calls so, and the command otherwise. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/the option `export`/g, '--export'],
  [/the option `retries`/g, '--retries'],
  [/run the program with `node --import tsx`( \([^)]*\))?/g, 'add `--import tsx`'],
  [/use `new Pool\(consumer\)` and read `pool\.outputs`/g, 'call `consumers map --generator`'],
  [/is for `map\(\)` or a TaskPool/g, 'is for `consumers map`'],
];

/** A message of the library as a user of the command understands it. */
export function toCommandWords(message: string): string {
  return WORDS.reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), message);
}
