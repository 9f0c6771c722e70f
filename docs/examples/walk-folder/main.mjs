/**
 * Prints the path of everything below a folder, as `find` does: each folder is an item, and makes one of each folder in it.
 *
 *     node docs/examples/walk-folder/main.mjs [FOLDER]
 */
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

const pool = new Pool(walk);
await pool.put(process.argv[2] ?? 'node_modules');
pool.close();
for await (const path of pool.outputs) console.log(path);
