import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';

/** Hashes each file of `folder` whose path comes; returns a row for each, with a digest or with what went wrong. */
export default async function hashFiles(paths, folder) {
  const rows = [];
  for await (const path of paths) rows.push(await hashFile(folder, path));
  return rows;
}

async function hashFile(folder, path) {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(join(folder, path))) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { path, bytes, digest: hash.digest('hex') };
  } catch (error) {
    return { path, bytes: 0, error: error.message };
  }
}
