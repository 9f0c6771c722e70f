/**
 * Prints the lines of all JavaScript files below a folder that match an expression, with file and line number:
 *
 *     node docs/examples/grep/main.mjs [EXPRESSION] [FOLDER]
 */
import { opendir } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { Pool } from 'consumers';

const { positionals } = parseArgs({ allowPositionals: true });
const [expression = 'TODO', folder = 'node_modules'] = positionals;
const pool = new Pool(new URL('./search.mjs', import.meta.url), { args: [expression] });

let matches = 0;
for await (const line of pool.outputsOf(listFiles(folder))) {
  console.log(line);
  matches += 1;
}
const counts = await pool.join();
console.error(`${matches} of ${counts.reduce((a, b) => a + b)} lines match`);

async function* listFiles(folder) {
  for await (const entry of await opendir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* listFiles(path);
    else if (entry.isFile() && /\.[cm]?js$/.test(entry.name)) yield path;
  }
}
