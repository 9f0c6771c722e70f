import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/**
 * Reads what has no end, more slowly than it comes.
 *
 * @param warm after so many seconds, the processes are warm.
 * @param seconds after so many, the reading ends.
 * @returns the memory of this process and of the pool's, at both times.
 */
export async function readSlowly(outputs, pool, { warm, seconds }) {
  const start = performance.now();
  let before;
  let read = 0;
  for await (const _ of outputs) {
    read += 1;
    if (read % 1_000 === 0) await setTimeout(5);
    const elapsed = performance.now() - start;
    if (before === undefined && elapsed > 1_000 * warm) before = megabytes(pool);
    if (elapsed >= 1_000 * seconds) return { 'MB when warm': before, 'MB at the end': megabytes(pool) };
  }
  throw new Error('Expected outputs without an end.');
}

function megabytes(pool) {
  const pids = ['self', ...pool.stats.seats.map(({ pid }) => pid)];
  const kilobytes = pids.map((pid) =>
    Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
  );
  return kilobytes.reduce((a, b) => a + b) / 1_024;
}
