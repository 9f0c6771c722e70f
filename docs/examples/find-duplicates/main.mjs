/**
 * Prints the files below a folder that have the same content, with progress on a terminal; Ctrl-C stops it:
 *
 *     node docs/examples/find-duplicates/main.mjs [FOLDER]
 */
import { subscribe } from 'node:diagnostics_channel';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'consumers';

const [folder = 'node_modules'] = process.argv.slice(2);
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort(new Error('Interrupted.')));

const show = ({ stats: { put, consumed, throughput } }) =>
  process.stderr.write(`\r${consumed} of ${put}, ${Math.round(throughput.lastSecond)}/s `);
if (process.stderr.isTTY) {
  subscribe('consumers:pool:start', ({ pool }) => setInterval(show, 100, pool).unref());
  subscribe('consumers:pool:end', () => process.stderr.write('\r\x1b[K'));
}

try {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((file) => join(file.parentPath, file.name));
  const digestFiles = new URL('./digest-files.mjs', import.meta.url);
  const digests = new Map();
  for (const { path, digest } of (await Pool.run(digestFiles, paths, { signal: interrupt.signal })).flat())
    digests.set(digest, [...(digests.get(digest) ?? []), path]);
  for (const copies of digests.values()) if (copies.length > 1) console.log(`${copies.sort().join('\n')}\n`);
} catch (error) {
  console.error(error.message);
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
}
