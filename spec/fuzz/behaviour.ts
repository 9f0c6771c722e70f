import type { Random } from '../chaos/random';

/** How `fixtures/behaves-as-told.mjs` reads its items. */
export type Reading =
  'loop' | 'generator' | 'next by next' | 'several' | 'the first few' | 'return amid' | 'nothing';

type Way = (typeof WAYS)[number] | (typeof ENDLESS)[number] | 'leak';

export interface Mishap {
  readonly place: number | 'start' | 'every' | 'end';
  readonly way: Way;
  /** In all processes together. */
  readonly once: boolean;
}

/** What a consumer does. */
export interface Behaviour {
  readonly module:
    'behaves-as-told.mjs' | 'never-loads.mjs' | 'throws-while-loading.mjs' | 'syntax-error.mjs';
  readonly reading: Reading;
  /** How many calls of `next()` wait at once, or how many items are read at most. */
  readonly width: number;
  readonly mishaps: readonly Mishap[];
  /** At each so manyth item it lets the event loop turn. */
  readonly turnAt: number;
  readonly leavesTimers: boolean;
  /** It exits when the pool stops it. */
  readonly heedsStop: boolean;
  readonly isUnsendable: boolean;
  /** It waits until the other pool, if there is one, has taken what it put. */
  readonly awaitsPuts: boolean;
}

/** @param items the numbers of the items begin with 1 and end with this one. */
export function drawBehaviour(random: Random, items: number): Behaviour {
  return {
    module: random.isLucky(0.95)
      ? 'behaves-as-told.mjs'
      : random.one(['never-loads.mjs', 'throws-while-loading.mjs', 'syntax-error.mjs']),
    reading: random.one<Reading>([
      ...(['loop', 'loop', 'loop', 'generator', 'next by next', 'several', 'several'] as const),
      ...(['the first few', 'return amid', 'nothing'] as const),
    ]),
    width: random.integer(1, 5),
    mishaps: Array.from({ length: random.one([0, 0, 1, 1, 2, 3]) }, () => drawMishap(random, items)),
    turnAt: random.one([1, 7, 1_000]),
    leavesTimers: random.isLucky(0.2),
    heedsStop: random.isLucky(0.2),
    isUnsendable: random.isLucky(0.03),
    awaitsPuts: random.isLucky(0.7),
  };
}

/** Nothing but a timeout or a stop ends such a consumer for certain. */
export function mayHang({ mishaps }: Behaviour, timeout: number | undefined): boolean {
  return mishaps.some(({ place, way }) => {
    const hasClock = timeout !== undefined && place !== 'start' && place !== 'end';
    return (ENDLESS as readonly string[]).includes(way) && !hasClock;
  });
}

function drawMishap(random: Random, items: number): Mishap {
  const isRare = random.isLucky(0.25);
  const isMany = items > MOST_FAILING;
  const rare = random.one(['start', 'end', isMany ? 'end' : 'every'] as const);
  const place = isRare ? rare : random.integer(1, items);
  // One that leaks costs a second.
  const way = random.isLucky(0.02) ? 'leak' : random.one([...WAYS, ...ENDLESS]);
  const once = random.isLucky(0.5);
  // Where each item fails each time, each costs some processes. So it does at the end, if a process reads only a few.
  return { place, way, once: once || (place === 'end' && isMany) };
}

const MOST_FAILING = 8;
const WAYS = ['throw', 'throw', 'throw null', 'reject beside', 'exit 0', 'exit 3', 'be killed'] as const;
const ENDLESS = ['wait', 'sleep', 'spin', 'stop'] as const;
