import { readFileSync } from 'node:fs';

/**
 * How many words a file has, as `LC_ALL=C wc -w` of GNU counts them: runs of bytes that are not white space, with a printable ASCII
 * character among them. `undefined` if the file is no text, as it has a NUL byte.
 */
export default function countWords(path) {
  const bytes = readFileSync(path);
  if (bytes.includes(0)) return undefined;
  let words = 0;
  let isInWord = false;
  for (const byte of bytes) {
    if (isSpace(byte)) isInWord = false;
    else if (!isInWord && isPrintable(byte)) {
      isInWord = true;
      words += 1;
    }
  }
  return words;
}

/** Space, and `\t`, `\n`, `\v`, `\f`, `\r`. */
function isSpace(byte) {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function isPrintable(byte) {
  return byte > 0x20 && byte < 0x7f;
}
