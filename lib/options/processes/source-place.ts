import { readFileSync, statSync } from 'node:fs';

import type { SourcePlace } from '../../wire/start-message';

/** Each process compiles as many spaces as precede the function: a larger file would take it a millisecond. */
const LARGEST_FILE = 250_000;

/** What cannot go on with an expression: a delimiter, the end of the file, a line with another statement. */
const IS_END = /^\s*([,;)\]}]|$)|^\s*\n\s*([\w$'"@]|\/[/*])/;
/** What precedes it in its line, if it is in a comment; as far as that is seen without a parser. */
const IN_COMMENT = /^\s*\*|(?<!:)\/\/|\/\*(?!.*\*\/)/;

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
  const isWhole = text.endsWith('}') || IS_END.test(program.slice(offset + text.length));
  if (!isWhole || IN_COMMENT.test(program.slice(program.lastIndexOf('\n', offset) + 1, offset)))
    return undefined;
  // As V8 counts them.
  const lines = program.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { script, offset, line: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
}

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
