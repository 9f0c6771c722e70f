import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Hashes each file of `folder` whose path comes; returns a row for each, with a digest or with what went wrong. */
export default async function hashFiles(paths, folder) {
  const rows = [];
  for await (const path of paths) {
    try {
      const content = await readFile(join(folder, path));
      rows.push({ path, bytes: content.length, digest: createHash('sha256').update(content).digest('hex') });
    } catch (error) {
      rows.push({ path, bytes: 0, error: error.message });
    }
  }
  return rows;
}
