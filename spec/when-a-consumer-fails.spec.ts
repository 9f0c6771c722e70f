/** Each row of the table in `docs/when-a-consumer-fails.md` is a test: what it says is what happens. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';

import { ConsumerError, Pool, type PoolOptions } from 'consumers';

import { isRunning, isStopped } from './run-program';

jest.setTimeout(30_000);

const consumer = pathToFileURL(join(__dirname, 'fixtures', 'meets-faults.mjs'));
const page = readFileSync(join(__dirname, '..', 'docs', 'when-a-consumer-fails.md'), 'utf8');

/** What the consumer meets; see the fixture. */
interface Plan {
  readonly first: Readonly<Record<string, string | number | boolean>>;
  readonly later?: Readonly<Record<string, string>>;
  readonly last?: Readonly<Record<string, string>>;
  /** How many items there are. With 5 of them, each takes so long that there is one in hand at a time. */
  readonly items?: number;
  readonly options?: PoolOptions;
}

const HEAP = { execArgv: ['--max-old-space-size=24'], stdio: 'pipe' } as const;

/** By the words of the page. */
const PLANS: Readonly<Record<string, Plan>> = {
  'throws at 3': { first: { 3: 'throw' } },
  'throws at 3, once': { first: { 3: 'throw' }, later: {} },
  'throws at 3, then at 2': { first: { 3: 'throw' }, later: { 2: 'throw' } },
  'throws at 3, and then at 500 of 2000': {
    first: { 3: 'throw' },
    later: { 500: 'throw' },
    last: {},
    items: 2_000,
  },
  'throws at 3, and then at 1500 of 2000': {
    first: { 3: 'throw' },
    later: { 1_500: 'throw' },
    last: {},
    items: 2_000,
  },
  'throws at every item': { first: { every: 'throw' } },
  'throws after the last item': { first: { after: 'throw' } },
  'exits at 3': { first: { 3: 'exit' } },
  'exits at 3, once': { first: { 3: 'exit' }, later: {} },
  'is killed at 3': { first: { 3: 'kill' } },
  'is killed at 3, once': { first: { 3: 'kill' }, later: {} },
  'is killed at 1000 of 2000, with several in hand': { first: { 1_000: 'kill' }, items: 2_000 },
  'takes three items at a time, and is killed at 3': { first: { together: 3, 3: 'kill' } },
  'runs out of memory at 3': { first: { 3: 'use up the heap' }, options: HEAP },
  'runs out of memory at 3, once': {
    first: { 3: 'use up the heap' },
    later: {},
    options: HEAP,
  },
  'hangs at 3': { first: { 3: 'wait for ever' } },
  'hangs at 3, once': { first: { 3: 'wait for ever' }, later: {} },
  'hangs after the last item': { first: { after: 'wait for ever' } },
  'catches everything and spins at 3': { first: { 3: 'catch everything and spin' } },
  'is stopped by SIGSTOP at 3': { first: { 3: 'stop' } },
  'cannot start': { first: {}, options: { export: 'nothing' } },
  'returns what cannot be sent': { first: { unsendable: true } },
  'throws at 3, while another one works': { first: { 1: 'wait for ever', 3: 'throw' } },
  'is at 3 when the signal fires': { first: { 3: 'wait for the abort' } },
  'has not started when the signal fires': { first: {} },
  'works well': { first: {} },
  'takes 400 MB at 3': { first: { 3: 'take 400 MB' }, later: {} },
};

interface Row {
  readonly what: string;
  readonly options: string;
  readonly joined: string;
  readonly failure: string;
  readonly aside: string;
  readonly again: string;
}

const rows: readonly Row[] = Array.from(page.matchAll(/^\|(.+)\|$/gm), ([, line = '']) =>
  line
    .replaceAll('`', '')
    .split('|')
    .map((cell) => cell.trim()),
)
  .filter(({ length }) => length === 6)
  // The head, and the line below it.
  .slice(2)
  .map(([what = '', options = '', joined = '', failure = '', aside = '', again = '']) => {
    return { what, options, joined, failure, aside, again };
  });

let log: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'consumers-'));
  log = join(folder, 'log');
  writeFileSync(log, '');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const reason = new Error('enough');

function makePool(
  { first, later, last, items = 5, options }: Plan,
  given: string,
  signal: AbortSignal,
): Pool {
  const fromPage = runInNewContext(`({ ${given.replace(/^–$/, '')} })`, { signal }) as PoolOptions;
  const kwargs = { log, first, later, last, each: items > 5 ? 0 : 6 };
  const pool = new Pool(consumer, { quantity: 1, ...options, ...fromPage, kwargs });
  for (let item = 1; item <= items; item += 1) void pool.put(item);
  return pool;
}

/** What became of `join()`, in the words of the page. */
async function settle(pool: Pool, { what, joined }: Row, controller: AbortController): Promise<Partial<Row>> {
  const promise = pool.join();
  promise.catch(() => undefined);
  if (joined !== 'rejects' && !joined.startsWith('[')) {
    await waitForFault(pool, what);
    expect(await Promise.race([promise, Promise.resolve('pending')])).toBe('pending');
    if (joined === 'rejects with the reason') controller.abort(reason);
    else await pool.terminate();
  }
  return promise.then(
    (results) => ({ joined: inspect(results), failure: '–' }),
    (error: unknown) => toWords(error),
  );
}

/** It has met its fault; one that stops itself, or waits with nothing in hand, has really come so far. */
async function waitForFault(pool: Pool, what: string): Promise<void> {
  while (!readFileSync(log, 'utf8').includes('met')) await new Promise(setImmediate);
  const [seat] = pool.stats.seats;
  if (what.includes('SIGSTOP')) while (!isStopped(seat?.pid as number)) await new Promise(setImmediate);
}

function toWords(error: unknown): Partial<Row> {
  if (error === reason) return { joined: 'rejects with the reason', failure: '–' };
  if (!(error instanceof ConsumerError)) {
    expect(error).toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    return { joined: 'waits, until terminate()', failure: '–' };
  }
  expect(error.results.every((result) => result === undefined)).toBe(true);
  const failures = error.failures.map((failure) =>
    'item' in failure ? `${failure.reason} at ${String(failure.item)}` : failure.reason,
  );
  return { joined: 'rejects', failure: failures.join(', ') };
}

/** The items that began in more than one process. */
function itemsRunAgain(): string {
  const items = Array.from(readFileSync(log, 'utf8').matchAll(/^item (\d+)$/gm), ([, item]) => Number(item));
  const again = [...new Set(items.filter((item, index) => items.indexOf(item) !== index))].sort(
    (a, b) => a - b,
  );
  const [first, last] = [again[0], again.at(-1)];
  if (first === undefined || last === undefined) return '–';
  return again.length > 5 && last - first === again.length - 1 ? `${first} to ${last}` : again.join(', ');
}

describe('when a consumer', () => {
  test.each(rows.map((row) => [row.what, row.options, row] as const))(
    '%s × %s',
    async (what, options, row) => {
      const plan = PLANS[what] as Plan;
      const controller = new AbortController();
      if (row.joined === 'new Pool() throws the reason') {
        controller.abort(reason);
        expect(() => makePool(plan, options, controller.signal)).toThrow(reason);
        return;
      }
      const pool = makePool(plan, options, controller.signal);
      const settled = await settle(pool, row, controller);
      const aside = pool.poisoned.map(({ item }) => item).join(', ') || '–';
      expect({ what, options, ...settled, aside, again: itemsRunAgain() }).toEqual(row);

      const { put, waiting, inHand, consumed, unconsumed, seats } = pool.stats;
      const named = row.failure.split(', ').filter((failure) => failure.includes(' at ')).length;
      expect({ waiting, inHand }).toEqual({ waiting: 0, inHand: 0 });
      expect(consumed + unconsumed + named + pool.poisoned.length).toBe(put);
      expect(seats.filter(({ pid }) => pid !== undefined && isRunning(pid))).toEqual([]);
    },
  );

  test('the page says nothing else, and nothing that is tried here is missing there', () => {
    expect([...new Set(rows.map(({ what }) => what))].sort()).toEqual(Object.keys(PLANS).sort());
    expect(new Set(rows.map(({ what, options }) => `${what} × ${options}`)).size).toBe(rows.length);
  });
});
