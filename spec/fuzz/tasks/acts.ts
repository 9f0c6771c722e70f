import type { Random } from '../../chaos/random';
import { drawPause, type Block, type Ending, type Scale } from '../calls';
import { drawSourceKind, type SourceKind } from '../sources';

/** A signal of its own, which fires so many ms after the call; at 0, it has fired before. */
export type AbortAfter = number | undefined;

/** How the loop over outcomes goes on. */
export interface Reading {
  readonly type:
    'to the end' | 'break' | 'throw' | 'several at once' | 'slowly' | 'abandon' | 'return while waiting';
  /** After so many; or so many at once. */
  readonly count: number;
}

export type SourceAct = {
  readonly block: Block;
  readonly source: SourceKind;
  readonly settle: boolean;
  readonly abortAfter: AbortAfter;
} & ({ readonly type: 'map' } | { readonly type: 'imap' | 'imapUnordered'; readonly reading: Reading });

export interface RunAct {
  readonly type: 'run';
  readonly block: Block;
  readonly timeout: number | undefined;
  readonly abortAfter: AbortAfter;
}

export type Act =
  | RunAct
  | SourceAct
  | { readonly type: 'ready' | 'run a function' | 'map a number' | 'imap a number' | 'timeout of -1' }
  | { readonly type: Ending };

export interface Step {
  /** Before it, in ms; 0 is a turn of the event loop. */
  readonly pause: number | undefined;
  readonly act: Act;
}

/** The steps before the last one. The numbers of their items begin with 1. */
export function drawSteps(random: Random, scale: Scale, mayAbort: boolean): Step[] {
  let first = 1;
  return Array.from({ length: random.integer(1, 8) }, () => {
    const pause = drawPause(random);
    const act = drawAct(random, { scale, first, mayAbort });
    if ('block' in act) first += act.block.count;
    return { pause, act };
  });
}

interface Surroundings {
  readonly scale: Scale;
  readonly first: number;
  readonly mayAbort: boolean;
}

function drawAct(random: Random, { scale, first, mayAbort }: Surroundings): Act {
  const block = drawBlock(random, scale, first);
  const abortAfter = mayAbort && random.isLucky(0.2) ? random.one([0, 1, random.integer(2, 300)]) : undefined;
  if (random.isLucky(0.35)) {
    const timeout = mayAbort && random.isLucky(0.2) ? random.integer(100, 400) : undefined;
    return { type: 'run', block, timeout, abortAfter };
  }
  if (random.isLucky(0.75)) {
    const common = { block, source: drawSourceKind(random), settle: random.isLucky(0.5), abortAfter };
    const type = random.one(['map', 'imap', 'imapUnordered'] as const);
    return type === 'map' ? { type, ...common } : { type, ...common, reading: drawReading(random, block) };
  }
  return { type: random.isLucky(0.6) ? random.one(HARMLESS) : random.one(ENDINGS) };
}

function drawBlock(random: Random, scale: Scale, first: number): Block {
  const kind = random.one(['numbers', 'numbers', 'strings', 'objects', 'buffers'] as const);
  const most = kind === 'buffers' ? 4 : MOST[scale];
  return { kind, first, count: random.logarithmic(1, most) };
}

function drawReading(random: Random, { count }: Block): Reading {
  const type = random.one([
    ...(['to the end', 'to the end', 'break', 'throw', 'several at once'] as const),
    ...(['slowly', 'abandon', 'return while waiting'] as const),
  ]);
  return { type, count: random.integer(type === 'several at once' ? 1 : 0, Math.min(count + 1, 20)) };
}

/** In one act. */
const MOST: Record<Scale, number> = { few: 3, some: 60, many: 3_000 };

const HARMLESS = [
  'ready',
  'ready',
  'run a function',
  'map a number',
  'imap a number',
  'timeout of -1',
] as const;
const ENDINGS = ['close', 'join', 'dispose', 'terminate', 'abort'] as const;
