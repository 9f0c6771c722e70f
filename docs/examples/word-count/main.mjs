/**
 * Counts the words of every text file below a folder, as `LC_ALL=C wc -w` does, and prints the files with the most:
 *
 *     node docs/examples/word-count/main.mjs [FOLDER] [--top 10]
 */
import { opendir } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { imap } from 'consumers';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { top: { type: 'string', default: '10' } },
});
const [folder = 'node_modules'] = positionals;

const texts = [];
let total = 0;
let others = 0;
const countWords = new URL('./count-words.mjs', import.meta.url);
for await (const { item: path, value: words, reason } of imap(countWords, listFiles(folder), {
  settle: true,
})) {
  if (reason !== undefined) {
    console.error(`not read: ${path} (${reason.message})`);
    process.exitCode = 1;
  } else if (words === undefined) others += 1;
  else {
    texts.push({ path, words });
    total += words;
  }
}

texts.sort((a, b) => b.words - a.words);
for (const { path, words } of texts.slice(0, Number(values.top)))
  console.log(`${String(words).padStart(8)} ${path}`);
console.log(`${String(total).padStart(8)} total`);
console.error(`${texts.length} text files, ${others} others`);

/** Regular files only: what a link leads to would be counted twice, or never end. */
async function* listFiles(folder) {
  for await (const entry of await opendir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* listFiles(path);
    else if (entry.isFile()) yield path;
  }
}
