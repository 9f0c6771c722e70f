import { readFileSync, statSync } from 'node:fs';

import type { SourcePlace } from '../wire/messages';

/** Each process compiles as many spaces as precede the function: a larger file would take it a millisecond. */
const LARGEST_FILE = 250_000;

/**
 * Where the text of a function stands in the file of the program: nowhere if a compiler has changed it, and nowhere for
 * sure if it is there twice.
 *
 * @param script the name of the file in stacks.
 */
export function findSourcePlace(text: string, file: string, script: string): SourcePlace | undefined {
  const program = read(file);
  const offset = program.indexOf(text);
  if (offset < 0 || program.includes(text, offset + 1)) return undefined;
  if (!isWhole(program, offset, text)) return undefined;
  // As V8 counts them.
  const lines = program.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { script, offset, line: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
}

/** It is neither in a comment nor the beginning of a longer expression, as far as that is seen without a parser. */
function isWhole(program: string, offset: number, text: string): boolean {
  const before = program.slice(program.lastIndexOf('\n', offset) + 1, offset);
  const isInComment = /^\s*\*|(?<!:)\/\/|\/\*(?!.*\*\/)/.test(before);
  const after = program.slice(offset + text.length, offset + text.length + 200);
  // What has braces ends with them.
  return !isInComment && (text.endsWith('}') || IS_END.test(after));
}

/** What cannot go on with an expression: a delimiter, the end of the file, a line with another statement. */
const IS_END = /^\s*([,;)\]}]|$)|^\s*\n\s*([\w$'"@]|\/[/*])/;

/** Without a byte order mark, as Node compiles it. To read what is no file, such as a pipe, may wait for ever. */
function read(file: string): string {
  try {
    const found = statSync(file);
    const isReadable = found.isFile() && found.size <= LARGEST_FILE;
    return isReadable ? readFileSync(file, 'utf8').replace(/^\uFEFF/, '') : '';
  } catch {
    return '';
  }
}
