import type { Kind } from './items';
import type { KillerPlan } from './killer';
import { randomOf } from './random';

export type CallMishap = 'exit 0' | 'exit 3' | 'be killed' | 'leak' | 'spin';

/** All of a round with a task pool that is drawn. */
export interface TasksPlan {
  readonly seed: number;
  readonly kind: Kind;
  readonly items: number;
  readonly quantity: number;
  readonly concurrency: number;
  /** None: nothing may run twice. Ample: each call has its value. */
  readonly retries: number;
  /** In ms. */
  readonly timeout: number | undefined;
  /** In the call for the item of this number, once. */
  readonly mishaps: readonly (readonly [number: number, way: CallMishap])[];
  readonly killer: KillerPlan;
}

export function drawTasks(seed: number, items: number, kills: number): TasksPlan {
  const random = randomOf(seed);
  const timeout = random.one([undefined, undefined, 1_000]);
  const ways: readonly [CallMishap, ...CallMishap[]] = [
    ...(['exit 0', 'exit 3', 'be killed', 'leak'] as const),
    // Nothing else ends it.
    ...(timeout === undefined ? [] : (['spin'] as const)),
  ];
  return {
    seed,
    kind: random.one<Kind>(['numbers', 'numbers', 'strings', 'objects']),
    items: random.logarithmic(Math.ceil(items / 4), items),
    quantity: random.integer(1, 4),
    concurrency: random.one([1, 1, 4]),
    retries: random.one([0, AMPLE]),
    timeout,
    mishaps: Array.from({ length: random.integer(0, 6) }, () => [
      random.integer(0, Math.ceil(items / 4) - 1),
      random.one(ways),
    ]),
    killer: {
      seed: random.integer(1, 1e9),
      kills,
      // A process that is killed before it gets calls says nothing: after five of these in a row, its seat fails.
      gap: [60, random.one([150, 500])],
      // Some for longer than the timeout.
      stops: { percent: random.one([0, 20]), most: timeout === undefined ? 300 : 3_000 },
      signals: ['SIGKILL'],
    },
  };
}

const AMPLE = 100_000;
