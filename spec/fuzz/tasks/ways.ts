import type { Random } from '../../chaos/random';

/** What a call does that just answers. */
const CALM = ['turn', 'timer', 'busy', 'thenable'] as const;
/** What its call fails with, and nothing else happens. */
const THROWING = [
  ...(['throw', 'throw null', 'throw with number', 'reject', 'reject later', 'bad thenable'] as const),
  ...(['throw a function', 'return a function', 'return a generator'] as const),
];
/** Its process dies in the call, which is known to have begun. */
const DEADLY = ['exit 0', 'exit 3', 'be killed'] as const;
/** Its process dies while others may be at work, or after the answer. */
const STRAY = ['exit later', 'reject beside', 'exit after', 'throw after'] as const;
/** Only a timeout, or the pool, ends it. */
const ENDLESS = ['wait', 'sleep', 'spin', 'stop', 'heed'] as const;

export type Way =
  | (typeof CALM)[number]
  | (typeof THROWING)[number]
  | (typeof DEADLY)[number]
  | (typeof STRAY)[number]
  | (typeof ENDLESS)[number]
  | 'leak';

export interface Told {
  readonly way: Way;
  /** In all processes together. */
  readonly once: boolean;
}

/** How bad the ways of one pool may be. */
export type Temper = 'calm' | 'throwing' | 'deadly' | 'any';

export function drawTold(random: Random, temper: Temper): Told {
  const once = random.isLucky(0.3);
  switch (temper) {
    case 'calm':
      return { way: random.one(CALM), once };
    case 'throwing':
      return { way: random.one([...CALM, ...THROWING]), once };
    case 'deadly':
      // One that leaks costs a second.
      return {
        way: random.isLucky(0.03) ? 'leak' : random.one([...CALM, ...THROWING, ...DEADLY, ...DEADLY]),
        once,
      };
    case 'any':
      return { way: random.one([...CALM, ...THROWING, ...DEADLY, ...STRAY, ...ENDLESS]), once };
  }
}

export function isAmong(way: Way, group: keyof typeof GROUPS): boolean {
  return (GROUPS[group] as readonly Way[]).includes(way);
}

const GROUPS = {
  calm: CALM,
  throwing: THROWING,
  deadly: [...DEADLY, 'leak'],
  stray: STRAY,
  endless: ENDLESS,
} as const;
