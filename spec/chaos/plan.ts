import type { Kind } from './items';
import type { KillerPlan } from './killer';
import { randomOf, type Random } from './random';

/**
 * What must be exact after a round: the results; that every item was moved past; as consumers fail for good, the counts;
 * or, as the pool is terminated, the counts too, and that it ends.
 */
export type Promised = 'results' | 'every item' | 'counts' | 'an end';

export type Mishap = 'throw' | 'exit' | 'hang' | 'wait' | 'leak';

/** All of a round that is drawn. */
export interface RoundPlan {
  readonly seed: number;
  readonly promised: Promised;
  readonly kind: Kind;
  readonly items: number;
  readonly quantity: number;
  readonly retries: number;
  readonly poison: 'fail' | 'skip';
  readonly failFast: boolean;
  readonly highWaterMark: number;
  /** In ms. */
  readonly timeout: number | undefined;
  /** Items for one process. */
  readonly recycle: number | undefined;
  /** At the item of this number, what its consumer does, once. */
  readonly mishaps: readonly (readonly [number: number, way: Mishap])[];
  /** At each so manyth item a consumer lets its event loop turn. */
  readonly turnAt: number;
  readonly killer: KillerPlan;
  /** The items are put in so many parts, with as many kills behind each. */
  readonly parts: number;
  /** The pool is closed, or terminated, only after so many kills. */
  readonly killsBeforeClose: number;
}

/** Anything may happen. */
export function drawMixed(seed: number, mostItems: number): RoundPlan {
  const random = randomOf(seed);
  const promised = random.one<Promised>(['results', 'every item', 'counts', 'an end']);
  const kind = random.one<Kind>(['numbers', 'strings', 'objects', 'buffers']);
  const mishap = random.one<Mishap | 'none'>(['none', 'throw', 'exit', 'hang', 'wait', 'leak']);
  const most = kind === 'buffers' ? 100 : mishap === 'hang' ? 10_000 : mostItems;
  const items = random.logarithmic(Math.ceil(most / 20), Math.min(most, mostItems));
  const parts = random.one([1, 5]);
  const quantity = random.integer(2, 8);
  const kills = promised === 'counts' ? random.integer(0, quantity) : random.integer(3, 20);
  return {
    seed,
    promised,
    kind,
    items,
    parts,
    quantity,
    ...(promised === 'counts' ? drawPolicy(random) : { retries: AMPLE, poison: 'fail', failFast: false }),
    highWaterMark: random.logarithmic(10, 100_000),
    timeout: mishap === 'hang' ? 1_000 : undefined,
    recycle:
      promised !== 'counts' && random.isLucky(0.3) ? Math.ceil(items / random.integer(4, 20)) : undefined,
    mishaps: mishap === 'none' ? [] : drawMishaps(random, mishap, items),
    turnAt: random.logarithmic(1, 1_000),
    killer: {
      seed: random.integer(1, 1e9),
      kills,
      gap: [1, random.one([50, 300])],
      stops: { percent: random.one([0, 30, 60]), most: random.integer(20, 300) },
      signals: random.one<KillerPlan['signals']>([['SIGKILL'], ['SIGTERM'], ['SIGKILL', 'SIGTERM']]),
    },
    killsBeforeClose: promised === 'counts' ? 0 : random.integer(0, kills),
  };
}

/** Sums of numbers, and SIGKILL only. */
export function drawSum(seed: number, items: number, kills: number): RoundPlan {
  const random = randomOf(seed);
  return {
    seed,
    promised: 'results',
    kind: 'numbers',
    items,
    parts: 20,
    quantity: random.integer(2, 8),
    retries: AMPLE,
    poison: 'fail',
    failFast: false,
    highWaterMark: 65_536,
    timeout: undefined,
    recycle: undefined,
    mishaps: [],
    turnAt: Infinity,
    killer: {
      seed: random.integer(1, 1e9),
      kills,
      gap: [1, 150],
      stops: { percent: 0, most: 0 },
      signals: ['SIGKILL'],
    },
    killsBeforeClose: random.integer(Math.floor(kills / 2), kills),
  };
}

const AMPLE = 100_000;

/** Consumers fail for good. */
function drawPolicy(random: Random): Pick<RoundPlan, 'retries' | 'poison' | 'failFast'> {
  const retries = random.one([0, 0, 1, 2]);
  return { retries, poison: random.one(['fail', 'skip']), failFast: random.isLucky(0.2) };
}

function drawMishaps(random: Random, way: Mishap, items: number): RoundPlan['mishaps'] {
  // One that hangs or leaks costs a second.
  const count = way === 'hang' || way === 'leak' ? 2 : random.integer(1, 6);
  return Array.from({ length: count }, () => [random.integer(0, items - 1), way] as const);
}
