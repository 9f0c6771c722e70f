import { Pool, type PoolStats } from 'consumers';
import { recordRun } from 'consumers/report';

export const HOSTILE = '</script><img src=x onerror=alert(1)>';

/** What a run had at its end. */
export interface RecordedRun {
  readonly html: string;
  readonly stats: PoolStats;
  readonly failures: number;
  readonly quarantined: number;
}

/** A run with all that a report can show: waiting, blocked outputs, restarts, quarantines, and texts that look like markup. */
export async function recordRealRun(): Promise<RecordedRun> {
  async function* work(items: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const item of items) {
      await new Promise((resolve) => setTimeout(resolve, item === 'slow' ? 200 : 3));
      if (item.includes('<img')) throw new TypeError(item);
      if (item === 'die') process.kill(process.pid, 'SIGKILL');
      yield item;
    }
  }
  const settings = { quantity: 3, retries: 1, poison: 'skip', ack: 'item', outputHighWaterMark: 8 } as const;
  const pool = new Pool(work, { ...settings, stdio: 'ignore' });
  const recording = recordRun(pool, { title: `Run of ${HOSTILE}`, nameItem: (n) => `${HOSTILE} ${n}` });
  const few = Array.from({ length: 60 }, (_, number) => `item ${number}`);
  void pool.putAll([...few, 'die', ...few, HOSTILE, ...few, 'slow']).then(() => {
    pool.close();
  });
  let read = 0;
  for await (const _ of pool.outputs) {
    read += 1;
    // The consumers are blocked for so long: the report has to show it.
    if (read === 60) await new Promise((resolve) => setTimeout(resolve, 600));
  }
  await pool.join();
  const { stats, poisoned } = pool;
  return { html: recording.toHtml(), stats, failures: 2 * poisoned.length, quarantined: poisoned.length };
}
