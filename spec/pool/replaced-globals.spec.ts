import { Pool, type Items } from 'consumers';

import { runProgram } from '../run-program';
import { failureOf } from './fixture';

async function sum(items: Items<number>): Promise<number> {
  let total = 0;
  for await (const item of items) total += item;
  return total;
}

const numbers = Array.from({ length: 2_000 }, (_, i) => i);

describe('a consumer', () => {
  /** What a test would put in place of it, and does nothing. */
  const fakes: [string, () => void][] = [
    ['setImmediate', () => void (globalThis.setImmediate = (() => 0) as never)],
    ['setTimeout', () => void (globalThis.setTimeout = (() => 0) as never)],
    ['nextTick', () => (process.nextTick = () => undefined)],
    ['performance', () => void (globalThis.performance = { now: () => 0 } as never)],
    ['Date.now', () => (Date.now = () => 0)],
    ['queueMicrotask', () => (globalThis.queueMicrotask = () => undefined)],
    ['process', () => (globalThis.process = {} as never)],
  ];

  async function fakeAndSum(items: Items<number>, fake: string): Promise<number> {
    const replace = (0, eval)(`(${fake})`) as () => void;
    replace();
    let total = 0;
    for await (const item of items) total += item;
    return total;
  }

  test.each(fakes)('that replaces %s gets its items, and its result arrives', async (_, fake) => {
    const options = { quantity: 1, args: [String(fake)] as const, recycle: { rss: 1e12 }, timeout: 10_000 };
    expect(await Pool.run(fakeAndSum, numbers, options)).toEqual([1_999_000]);
  });

  test('that replaces Date gets dates as they are, beside its own', async () => {
    async function tell(items: Items<Date>): Promise<number[]> {
      const Fake = class extends Date {
        constructor() {
          super(0);
        }
      };
      globalThis.Date = Fake as never;
      const times = [new Date().getTime()];
      for await (const item of items) times.push(item.getTime());
      return times;
    }
    const dates = [new Date(1), new Date(NaN), new Date(2 ** 40)];
    expect(await Pool.run(tell, dates, { quantity: 1 })).toEqual([[0, 1, NaN, 2 ** 40]]);
  });

  test('may fake `process.nextTick` for its own code, and take the fake back', async () => {
    async function count(items: Items<number>): Promise<unknown[]> {
      const { nextTick } = process;
      const ticks: unknown[] = [];
      process.nextTick = (tick: unknown) => ticks.push(tick);
      for await (const item of items) process.nextTick(item as never);
      process.nextTick = nextTick;
      return [...ticks, process.nextTick === nextTick];
    }
    expect(await Pool.run(count, [1, 2], { quantity: 1 })).toEqual([[1, 2, true]]);
  });
});

describe('a program', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('with fake timers gets its results', async () => {
    jest.useFakeTimers();
    expect(await Pool.run(sum, numbers, { quantity: 1 })).toEqual([1_999_000]);
  });

  test('with fake timers stops consumers that block, and items that take too long', async () => {
    const block = async (items: Items<number>): Promise<void> => {
      for await (const _ of items) for (;;);
    };
    jest.useFakeTimers();
    const error = await failureOf(Pool.run(block, [1], { quantity: 1, timeout: 200 }));
    expect(error.failures).toMatchObject([{ reason: 'timed out', item: 1 }]);
    const pool = new Pool(block, { quantity: 1 });
    void pool.put(1);
    await pool.terminate();
    expect(pool.stats.seats).toMatchObject([{ state: 'ended' }]);
  });

  test('with `--frozen-intrinsics` gets its results', async () => {
    const { stderr, ended } = await runProgram('imports-inside.mjs', { execArgv: ['--frozen-intrinsics'] });
    expect(stderr.replaceAll(/^.*(Frozen|trace-warnings).*\n/gm, '')).toBe('');
    expect(ended).toBe(0);
  });
});
