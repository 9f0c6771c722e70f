import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The digests (SHA-256) of the contents of files. One that cannot be read ends it. */
export default async function digestFiles(paths) {
  const rows = [];
  for await (const path of paths)
    rows.push({ path, digest: createHash('sha256').update(readFileSync(path)).digest('hex') });
  return rows;
}
