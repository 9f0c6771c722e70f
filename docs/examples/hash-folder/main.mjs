/**
 * Hashes (SHA-256) every file under a folder with a pool of processes:
 *
 *     npm run demo -- [FOLDER] [--quantity N]
 */
import { createHash } from 'node:crypto';
import { opendir, stat } from 'node:fs/promises';
import { relative, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { cpuCount, Pool, PoolError } from 'consumers';

class UsageError extends Error {}

async function main() {
  const { folder, quantity } = await readArguments();
  const start = performance.now();
  const pool = new Pool(new URL('./hash-files.mjs', import.meta.url), { quantity, args: [folder] });
  const unlisted = [];
  await pool.putAll(listFiles(folder, folder, unlisted));
  const results = await pool.join();
  print(results, unlisted, performance.now() - start);
}

async function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quantity: { type: 'string', default: String(cpuCount()) } },
  });
  if (positionals.length > 1) throw new UsageError(`Expected one folder, got ${positionals.join(' and ')}.`);
  const folder = resolve(positionals[0] ?? fileURLToPath(new URL('../../../node_modules', import.meta.url)));
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageError(`There is no folder ${folder}.`);
  return { folder, quantity: Number(values.quantity) };
}

/** Regular files only: a link would be hashed twice, or never end. */
async function* listFiles(root, folder, unlisted) {
  const entries = await opendir(folder).catch((error) => {
    if (folder === root) throw error;
    unlisted.push({ path: relative(root, folder), error: error.message });
    return [];
  });
  for await (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* listFiles(root, path, unlisted);
    else if (entry.isFile()) yield relative(root, path);
  }
}

function print(results, unlisted, milliseconds) {
  const rows = results.flat();
  const total = sumBytes(rows);
  console.log('consumer          files        MB   share');
  results.forEach((own, i) => printRow(`hash-files-${i + 1}`, own, total));
  printRow('all', rows, total);
  const failed = [...rows.filter(({ error }) => error !== undefined), ...unlisted];
  for (const { path, error } of failed) console.log(`not read: ${path} (${error})`);
  if (failed.length > 0) console.log(`${failed.length} not read`);
  console.log(`time    ${(milliseconds / 1_000).toFixed(2)} s`);
  console.log(`digest  ${digestAll(rows)}`);
}

function printRow(name, rows, total) {
  const bytes = sumBytes(rows);
  const share = total === 0 ? 0 : (100 * bytes) / total;
  console.log(
    `${name.padEnd(14)}${String(rows.length).padStart(9)}${(bytes / 1e6).toFixed(1).padStart(10)}${share.toFixed(1).padStart(7)}%`,
  );
}

function sumBytes(rows) {
  return rows.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The same for any quantity: over all files in the order of their paths. */
function digestAll(rows) {
  const hash = createHash('sha256');
  const read = rows.filter(({ digest }) => digest !== undefined);
  for (const { path, digest } of read.sort((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${digest}  ${path}\n`);
  return hash.digest('hex');
}

/** What the user can mend is one line; the rest is ours, and comes with its stack. */
function isExpected(error) {
  return (
    error instanceof UsageError ||
    error instanceof PoolError ||
    error.code?.startsWith('ERR_PARSE_ARGS') === true
  );
}

try {
  await main();
} catch (error) {
  console.error(isExpected(error) ? error.message : error);
  process.exitCode = 1;
}
