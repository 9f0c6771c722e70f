import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Pool } from 'consumers';

import { Expectations } from './expectations';
import { inTime } from './in-time';
import { Killer } from './killer';
import { countBelongings, findLeftovers } from './leftovers';
import { randomOf } from './random';
import type { RoundReport } from './round';

/** All of a chain that is drawn. */
export interface ChainPlan {
  readonly seed: number;
  readonly items: number;
  readonly quantity: number;
  readonly ack: 'result' | 'item';
  /** Of each of the three pools. */
  readonly kills: number;
}

export function drawChain(seed: number, items: number, kills: number): ChainPlan {
  const random = randomOf(seed);
  return {
    seed,
    items: random.logarithmic(Math.ceil(items / 10), items),
    quantity: random.integer(1, 3),
    ack: random.one(['result', 'item']),
    kills,
  };
}

/** How often the last pool puts each item again. */
const DEPTH = 2;
/** In ms. */
const MOST_TIME = 240_000;

/** Three pools, each of which feeds the next one, while their processes are killed: each output arrives once. */
export async function runChain(plan: ChainPlan): Promise<RoundReport> {
  const before = countBelongings();
  const pools = makePools(plan);
  const killers = pools.map(
    (pool, i) =>
      new Killer(pool, {
        seed: 3 * plan.seed + i,
        kills: plan.kills,
        gap: [1, 80],
        stops: { percent: 10, most: 30 },
        signals: ['SIGKILL'],
      }),
  );
  const expect = new Expectations();
  const end = await inTime(feed(pools, plan, expect), MOST_TIME);
  if (end === 'overdue') {
    expect.true(`does not end: ${JSON.stringify(pools.map(({ stats }) => stats))}`, false);
    await Promise.all(pools.map((pool) => pool.terminate()));
  }
  await Promise.all(killers.map((killer) => killer.stop()));
  const sum = (key: 'kills' | 'atWork' | 'stops'): number =>
    killers.reduce((total, killer) => total + killer[key], 0);
  const seats = pools.flatMap((pool) => pool.stats.seats);
  return {
    kills: sum('kills'),
    'of these at work': sum('atWork'),
    stops: sum('stops'),
    restarts: seats.reduce((total, { restarts }) => total + restarts, 0),
    failures: seats.filter(({ state }) => state === 'failed').length,
    faults: [...expect.faults, ...(await findLeftovers(before))],
  };
}

type Pools = readonly [Linked, Linked, Linked];
type Linked = Pool<unknown, unknown, string>;

function makePools({ quantity, ack }: ChainPlan): Pools {
  const module = pathToFileURL(join(__dirname, '..', 'fixtures', 'hands-on.mjs'));
  const options = { quantity, ack, retries: 100_000, execArgv: [], highWaterMark: 500 };
  const third = new Pool<unknown, unknown>(module, {
    ...options,
    export: 'third',
    outputHighWaterMark: 1_000,
  });
  const second = new Pool<unknown, unknown>(module, { ...options, export: 'second', kwargs: { out: third } });
  const first = new Pool<unknown, unknown>(module, { ...options, export: 'first', kwargs: { out: second } });
  return [first, second, third] as Pools;
}

async function feed([first, second, third]: Pools, plan: ChainPlan, expect: Expectations): Promise<void> {
  const reading = [second, third].map(readBySeat);
  await first.putAll(Array(plan.items).keys());
  const counts = await first.join();
  await second.join();
  await third.join();
  const [fromSecond, fromThird] = (await Promise.all(reading)) as [string[][], string[][]];
  // What a process returned that was followed by another one counts what that one did, where it is acknowledged by items.
  if (plan.ack === 'result')
    expect.same(
      'the sum of the results',
      (counts as number[]).reduce((a, b) => a + b, 0),
      plan.items,
    );
  expectWhole(expect, 'second', fromSecond, numbersOf(plan));
  expectWhole(expect, 'third', fromThird, pairsOf(plan));
  for (const [i, pool] of [first, second, third].entries()) {
    const { put, consumed, unconsumed, outputs } = pool.stats;
    expect.same(
      `pool ${i + 1}: consumed, unconsumed, held and waiting`,
      [consumed, unconsumed, outputs.held, outputs.waiting],
      [put, 0, 0, 0],
    );
  }
  expect.same('items of the second pool', second.stats.put, 2 * plan.items);
  expect.same('items of the third pool', third.stats.put, [...pairsOf(plan)].length);
}

/** The outputs of each seat, in their order. */
async function readBySeat(pool: Linked): Promise<string[][]> {
  const outputs = pool.stats.seats.map((): string[] => []);
  for await (const { output, seat } of pool.outputs.entries()) outputs[seat - 1]?.push(output);
  return outputs;
}

function* numbersOf({ items }: ChainPlan): Generator<string> {
  for (let number = 0; number < 2 * items; number += 1) yield String(number);
}

function* pairsOf({ items }: ChainPlan): Generator<string> {
  for (let number = 0; number < 2 * items; number += 1) {
    for (let depth = 0; depth <= DEPTH; depth += 1) yield `${number} ${depth}`;
    if (number % 7 === 0) yield `${number + 0.5} 0`;
  }
}

/** Each item has its two outputs once, in one seat, and one right behind the other. */
function expectWhole(
  expect: Expectations,
  name: string,
  bySeat: readonly string[][],
  items: Iterable<string>,
): void {
  const wanted = new Set(items);
  let done = 0;
  for (const outputs of bySeat) {
    const own = name === 'second' ? outputs.slice(1, -1) : outputs;
    if (name === 'second')
      expect.same('what a seat begins and ends with', [outputs[0], outputs.at(-1)], ['begin', 'end']);
    for (let i = 0; i < own.length; i += 2) {
      const item = own[i]?.replace('take ', '') ?? '';
      expect.true(`${name}: ${String(own[i])} and ${String(own[i + 1])}`, own[i + 1] === `done ${item}`);
      expect.true(`${name}: ${item} is unknown, or there twice`, wanted.delete(item));
      done += 1;
    }
  }
  expect.same(`${name}: items without outputs, of ${done}`, wanted.size, 0);
}
