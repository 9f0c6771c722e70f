import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Pool } from 'consumers';

import { makeFolder } from '../temporary-folder';
import { failureOf } from './fixture';

interface Told {
  readonly message: object;
  readonly ready: string;
}

/** Seat 1 sends the message on its own channel, at its third item; others write `ready`, begin at SIGUSR2, and add up. */
async function lie(numbers: AsyncIterable<number>, { message, ready }: Told): Promise<number> {
  const timer = setInterval(() => undefined, 60_000);
  const begins = new Promise((resolve) => process.once('SIGUSR2', resolve));
  const { currentConsumer } = await import('consumers');
  const index = currentConsumer()?.index;
  if (index !== 1) {
    (await import('node:fs')).writeFileSync(ready, '');
    await begins;
  }
  let sum = 0;
  let count = 0;
  for await (const number of numbers) {
    count += 1;
    if (index === 1 && count === 3) {
      process.send?.(message);
      // What is not ours has no answer.
      if ('protocol' in message) await new Promise(() => undefined);
    }
    sum += number;
  }
  clearInterval(timer);
  return sum;
}

const ours = (message: object): object => ({ protocol: 'consumers/1', ...message });
const progress = { type: 'progress', moved: 2, started: 3, received: 3, elapsed: 0, waiting: 0 };
const standing = { moved: 2, started: 3 };

const makeLiar = (message: object, quantity = 1, ready = ''): Pool<number, number> =>
  new Pool(lie, { quantity, kwargs: { message, ready } });

describe('a message that no consumer of ours sends', () => {
  test.each([
    ['moved past more than there is', { ...progress, belowLowWatermark: false, moved: 1e9 }],
    ['moved past NaN', { ...progress, belowLowWatermark: false, moved: NaN }],
    ['moved past -3', { ...progress, belowLowWatermark: false, moved: -3 }],
    ['moved past fewer than before', { ...progress, belowLowWatermark: false, moved: 0, started: 0 }],
    ['an endless time', { ...progress, belowLowWatermark: false, elapsed: Infinity }],
    ['no word of the low watermark', progress],
    ['keeps more than it was sent', { type: 'revoked', kept: 1e6 }],
    ['a failure without a failure', { type: 'failed', reason: 'threw', ...standing }],
    ['a reason of its own', { type: 'failed', reason: 'felt like it', failure: {}, ...standing }],
    [
      'a result of more than there is',
      { type: 'returned', result: [], recycled: false, moved: 2, started: 1e9 },
    ],
    ['a result as it is', { type: 'returned', result: 1, recycled: false, ...standing }],
    [
      'a result of more values than bytes',
      {
        type: 'returned',
        result: [{ form: 'encoded', count: 1e9, bytes: Uint8Array.of(0), shapes: undefined }],
        recycled: false,
        ...standing,
      },
    ],
    [
      'outputs of a consumer that is no generator',
      {
        ...progress,
        belowLowWatermark: false,
        outputs: { segments: [{ form: 'numbers', values: [1] }], inHand: 0, isShared: false },
      },
    ],
    ['that it was called, twice', { type: 'called', yields: true }],
    ['a type that does not exist', { type: 'toString' }],
    ['no type at all', {}],
  ])('is the failure of its seat alone: %s', async (_, message) => {
    const pool = makeLiar(ours(message));
    for (let number = 1; number <= 100; number += 1) await pool.put(number);
    const error = await failureOf(pool.join());
    expect(error.failures).toMatchObject([{ index: 1, reason: 'broke the protocol', signal: 'SIGKILL' }]);
    expect(error.message).toContain('broke the protocol: Error: Its process sent {');
    const { consumed, unconsumed, inHand, waiting } = pool.stats;
    expect([inHand, waiting]).toEqual([0, 0]);
    expect(consumed + unconsumed + ('item' in (error.failures[0] ?? {}) ? 1 : 0)).toBe(100);
  });

  test('outputs that cannot be read are the failure of their seat', async () => {
    const lie = async function* (numbers: AsyncIterable<number>): AsyncGenerator<number> {
      for await (const number of numbers) {
        // A generator, which has yielded nothing when it lies: an output may be sent at once, or a little later.
        if (number === 0) yield number;
        const segments = [{ form: 'encoded', count: 1, bytes: Uint8Array.of(0xff), shapes: undefined }];
        const outputs = { segments, inHand: 0, isShared: false };
        const standing = {
          moved: 0,
          started: 1,
          received: 1,
          elapsed: 0,
          waiting: 0,
          belowLowWatermark: false,
        };
        process.send?.({ protocol: 'consumers/1', type: 'progress', ...standing, outputs });
        await new Promise(() => setInterval(() => undefined, 60_000));
      }
    };
    const pool = new Pool(lie, { quantity: 1 });
    void pool.put(1);
    pool.close();
    const seen: number[] = [];
    const error = await failureOf(
      (async () => {
        for await (const output of pool.outputs) seen.push(output);
      })(),
    );
    expect(seen).toEqual([]);
    expect(error.failures).toMatchObject([
      { reason: 'broke the protocol', error: { cause: expect.any(RangeError) as unknown } },
    ]);
  });

  test('a result that cannot be read is no result: the items are redelivered', async () => {
    const consumer = async (numbers: AsyncIterable<number>, marker: string): Promise<number> => {
      const fs = await import('node:fs');
      let sum = 0;
      for await (const number of numbers) sum += number;
      if (!fs.existsSync(marker)) {
        fs.writeFileSync(marker, '');
        const result = [{ form: 'encoded', count: 1, bytes: Uint8Array.of(0xff), shapes: undefined }];
        const standing = { moved: 4, started: 4, recycled: false };
        process.send?.({ protocol: 'consumers/1', type: 'returned', result, ...standing });
        await new Promise(() => setInterval(() => undefined, 60_000));
      }
      return sum;
    };
    const pool = new Pool(consumer, { quantity: 1, retries: 1, args: [join(makeFolder(), 'lied')] });
    await pool.putAll([1, 2, 3, 4]);
    expect(await pool.join()).toEqual([10]);
    expect(pool.stats).toMatchObject({ consumed: 4, seats: [{ restarts: 1 }] });
  });

  test('does not disturb the other seats', async () => {
    const ready = join(makeFolder(), 'ready');
    const pool = makeLiar(ours({ ...progress, moved: 1e9 }), 2, ready);
    await pool.putAll([1, 2, 3, 4]);
    const state = (seat: number): string | undefined => pool.stats.seats[seat - 1]?.state;
    while (state(1) !== 'failed' || !existsSync(ready)) await new Promise(setImmediate);
    process.kill(pool.stats.seats[1]?.pid ?? 0, 'SIGUSR2');
    await pool.put(5);
    const error = await failureOf(pool.join());
    expect(error.results).toEqual([undefined, expect.any(Number)]);
    expect(error.failures).toHaveLength(1);
  });

  test('leaves messages without our mark alone', async () => {
    const pool = makeLiar({ type: 'progress', moved: 1e9 });
    await pool.putAll([1, 2, 3, 4]);
    expect(await pool.join()).toEqual([10]);
  });

  test('a failure that cannot be read is told as what went wrong with reading it', async () => {
    const failure = { thrown: { node: 0 }, nodes: [{ type: 'array', length: -1, properties: [] }] };
    const message = ours({ type: 'failed', reason: 'threw', failure, moved: 2, started: 3 });
    const pool = new Pool<number, number>(lie as never, { quantity: 1, kwargs: { message, index: 1 } });
    await pool.putAll([1, 2, 3, 4]);
    const error = await failureOf(pool.join());
    expect(error.failures).toMatchObject([{ reason: 'threw', error: expect.any(RangeError) as unknown }]);
  });

  test('a put into a pool that was not handed over is refused', async () => {
    const consumer = async (_: AsyncIterable<unknown>): Promise<unknown> => {
      const timer = setInterval(() => undefined, 60_000);
      const answer = new Promise((resolve) => process.on('message', resolve));
      process.send?.({
        protocol: 'consumers/1',
        type: 'put',
        pool: 7,
        request: 1,
        item: [],
        isShared: false,
        moved: 0,
        started: 0,
      });
      const { type } = (await answer) as { type: string };
      clearInterval(timer);
      return type;
    };
    const pool = new Pool(consumer, { quantity: 1 });
    expect(await pool.join()).toEqual(['putRefused']);
  });
});
