import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

import { passOn } from './pass-on';

/** The most characters of a line that are kept. A longer line is passed on in parts, because it may never end. */
const LONGEST = 64 * 1024;

/** Passes on the output of a process line by line, with the name of its consumer before each line. */
export function prefixLines(from: Readable, name: string, to: NodeJS.WritableStream): void {
  const decoder = new StringDecoder();
  let rest = '';
  from.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST) {
      lines.push(rest);
      rest = '';
    }
    if (lines.length > 0) passOn(to, lines.map((line) => `[${name}] ${line}\n`).join(''));
  });
  from.on('error', () => undefined);
  from.once('close', () => {
    rest += decoder.end();
    if (rest !== '') passOn(to, `[${name}] ${rest}\n`);
  });
}
