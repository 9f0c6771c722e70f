import { join } from 'node:path';

import { ConsumerError, Pool, type Items } from 'consumers';

import { makeFolder } from '../temporary-folder';
import { sum, throwAtBad, total, waitUntil } from './fixture';

jest.setTimeout(30_000);

describe('`retries`', () => {
  test('keep an open pool open: a consumer that threw takes what is put later', async () => {
    const throwOnce = async (numbers: Items<number>, met: string): Promise<number> => {
      const { existsSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      let total = 0;
      for await (const number of numbers) {
        if (number === 3 && !existsSync(met)) {
          writeFileSync(met, '');
          throw new Error('once');
        }
        total += number;
      }
      return total;
    };
    const pool = new Pool(throwOnce, { quantity: 1, retries: 1, args: [join(makeFolder(), 'met')] });
    for (let number = 1; number <= 10; number += 1) {
      await pool.put(number);
      if (number === 3) await waitUntil(() => pool.stats.seats[0]?.restarts === 1);
    }
    expect(await pool.join()).toEqual([55]);
  });

  test('with several consumers: each item counts once, whoever dies, and however', async () => {
    const dieOnce = async (numbers: Items<number>, folder: string): Promise<number> => {
      const { existsSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      const ways = [
        () => process.kill(process.pid, 'SIGKILL'),
        () => process.exit(3),
        () => {
          throw new Error('once');
        },
      ];
      let total = 0;
      for await (const number of numbers) {
        const met = `${folder}/${String(number)}`;
        if (number % 2_000 === 0 && !existsSync(met)) {
          writeFileSync(met, '');
          ways[(number / 2_000) % 3]?.();
        }
        total += number;
      }
      return total;
    };
    const pool = new Pool(dieOnce, { quantity: 3, retries: 10, args: [makeFolder()], stdio: 'pipe' });
    for (let number = 1; number <= 10_000; number += 1) void pool.put(number);
    expect(total(await pool.join())).toBe(50_005_000);
    expect(pool.stats).toMatchObject({ put: 10_000, consumed: 10_000, inHand: 0, unconsumed: 0 });
    expect(total(pool.stats.seats.map(({ restarts }) => restarts))).toBe(5);
  });

  test('serve an idle consumer whose process somebody kills, too', async () => {
    const pool = new Pool(sum, { quantity: 1, retries: 1 });
    await waitUntil(() => pool.stats.seats[0]?.state === 'idle');
    const pid = pool.stats.seats[0]?.pid as number;
    process.kill(pid, 'SIGKILL');
    await waitUntil(() => pool.stats.seats[0]?.restarts === 1);
    void pool.put(1);
    void pool.put(2);
    expect(await pool.join()).toEqual([3]);
    expect(pool.stats.seats[0]?.pid).not.toBe(pid);
  });

  test('with `failFast`: only a failure that is final stops the others', async () => {
    const pool = new Pool(throwAtBad, { quantity: 2, retries: 1, failFast: true });
    await pool.putAll(['bad']);
    const error: unknown = await pool.join().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConsumerError);
    expect((error as ConsumerError).failures).toMatchObject([{ reason: 'threw', item: 'bad' }]);
    expect(total(pool.stats.seats.map(({ restarts }) => restarts))).toBe(1);
  });
});
