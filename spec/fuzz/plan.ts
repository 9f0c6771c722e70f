import type { PoolOptions } from 'consumers';

import { randomOf, type Random } from '../chaos/random';
import { drawBehaviour, mayHang, type Behaviour } from './behaviour';
import { countItems, drawCalls, drawPause, type Call, type Ending, type Scale } from './calls';

/** All of a pool that is drawn. */
export interface PoolPlan {
  readonly seed: number;
  readonly options: DrawnOptions;
  readonly behaviour: Behaviour;
  /** The consumers put each item into another pool, which is meanwhile closed, terminated or neither. */
  readonly other: { readonly ending: 'close' | 'terminate' | 'none'; readonly after: number } | undefined;
  readonly calls: readonly Call[];
}

export type DrawnOptions = PoolOptions & {
  /** Warnings tell it. */
  readonly name: string;
  readonly quantity: number;
  readonly retries: number;
  readonly ack: 'result' | 'item';
  readonly poison: 'fail' | 'skip';
  readonly failFast: boolean;
};

export function drawPlan(seed: number): PoolPlan {
  const random = randomOf(seed);
  const scale = random.one<Scale>(['few', 'few', 'some', 'some', 'some', 'many']);
  const calls = drawCalls(random, scale);
  const items = Math.max(1, countItems(calls));
  const behaviour = drawBehaviour(random, items);
  const options = { ...drawOptions(random, items, scale), name: `fuzz-${seed}` };
  return {
    seed,
    options,
    behaviour,
    other: random.isLucky(0.2) ? drawOther(random, options.poison === 'fail' || scale === 'few') : undefined,
    calls: [...calls, drawLast(random, mayHang(behaviour, options.timeout))],
  };
}

function drawOptions(random: Random, items: number, scale: Scale): Omit<DrawnOptions, 'name'> {
  return {
    quantity: random.one([1, 1, 2, 2, 3, 4]),
    retries: random.one([0, 0, 1, 2]),
    ack: random.one(['result', 'result', 'item']),
    poison: random.one(['fail', 'skip']),
    failFast: random.isLucky(0.2),
    stdio: random.one(['pipe', 'ignore']),
    ...(random.isLucky(0.35) && { highWaterMark: drawHighWaterMark(random) }),
    ...(random.isLucky(0.4) && { timeout: random.integer(150, 500) }),
    ...(random.isLucky(0.3) && { recycle: drawRecycle(random, items, scale) }),
    // What loads this program is not for its consumers; and leaking is to take a moment only.
    execArgv: ['--max-old-space-size=48'],
  };
}

/** @param mayEnd every item that it refuses then may cost some processes. */
function drawOther(random: Random, mayEnd: boolean): PoolPlan['other'] {
  const ending = random.one(['none', 'none', 'close', 'terminate'] as const);
  return { ending: mayEnd ? ending : 'none', after: random.integer(0, 200) };
}

function drawHighWaterMark(random: Random): number | { readonly bytes: number } {
  return random.one([1, 1, random.integer(2, 100), { bytes: random.one([1, 1_000, 2_000_000]) }]);
}

/** About a dozen processes, at most. */
function drawRecycle(random: Random, items: number, scale: Scale): { items?: number; rss?: number } {
  const least = Math.ceil(items / 12);
  const limit = { items: random.one([least, random.integer(least, items)]) };
  const rss = scale === 'few' ? random.one([1, 48_000_000, 1e9]) : 1e9;
  return random.one([limit, limit, { rss }, { ...limit, rss }]);
}

/** It settles all, except where consumers may hang for ever: these must be stopped. */
function drawLast(random: Random, mustStop: boolean): Call {
  const type = random.one<Ending>(
    mustStop ? ['terminate', 'abort'] : ['join', 'join', 'dispose', 'terminate', 'abort'],
  );
  return { pause: mustStop ? random.integer(50, 400) : drawPause(random), act: { type } };
}

/** A failed consumer may get a new process. */
export function redelivers({ options: { retries, poison } }: PoolPlan): boolean {
  return retries > 0 || poison === 'skip';
}

/** Consumers may have several items in hand that they have begun. */
export function isSeveral({ behaviour: { reading, width } }: PoolPlan): boolean {
  return (reading === 'several' || reading === 'return amid') && width > 1;
}
