/**
 * Prints the path of everything below a folder, as `find` does: each folder is an item, and makes one of each folder in it.
 *
 *     node docs/examples/walk-folder/main.mjs [FOLDER]
 */
import { parseArgs } from 'node:util';

import { Pool } from 'consumers';

async function* walk(folders) {
  const { currentConsumer } = await import('consumers');
  const { readdir } = await import('node:fs/promises');
  for await (const folder of folders) {
    yield folder;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await currentConsumer().put(path);
      else yield path;
    }
  }
}

const { positionals } = parseArgs({ allowPositionals: true });
const [folder = 'node_modules'] = positionals;

const pool = new Pool(walk);
await pool.put(folder);
pool.close();
for await (const path of pool.outputs) console.log(path);
