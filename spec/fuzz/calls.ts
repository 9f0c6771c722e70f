import type { Kind } from '../chaos/items';
import type { Random } from '../chaos/random';
import { drawSourceKind, type SourceKind } from './sources';

export type ItemKind = Kind | 'pairs';

/** Items with the numbers from `first` on. */
export interface Block {
  readonly kind: ItemKind;
  readonly first: number;
  readonly count: number;
}

/** What is done to a pool. */
export type Act =
  | { readonly type: 'put'; readonly block: Block; readonly awaits: boolean }
  | { readonly type: 'putAll'; readonly block: Block; readonly source: SourceKind }
  | { readonly type: Plain };

type Plain = 'put nothing' | 'put a function' | 'putAll a number' | Ending;

export type Ending = 'close' | 'join' | 'dispose' | 'terminate' | 'abort';

export interface Call {
  /** Before it, in ms; 0 is a turn of the event loop. */
  readonly pause: number | undefined;
  readonly act: Act;
}

/** How many items a pool gets: a process for each costs too much where there are many. */
export type Scale = 'few' | 'some' | 'many';

/** The calls before the last one. The numbers of their items begin with 1. */
export function drawCalls(random: Random, scale: Scale): Call[] {
  let first = 1;
  return Array.from({ length: random.integer(1, 8) }, () => {
    const call = drawCall(random, scale, first);
    if ('block' in call.act) first += call.act.block.count;
    return call;
  });
}

export function drawPause(random: Random): number | undefined {
  return random.one([undefined, 0, random.integer(1, 20), random.integer(20, 250)]);
}

export function countItems(calls: readonly Call[]): number {
  return calls.reduce((sum, { act }) => sum + ('block' in act ? act.block.count : 0), 0);
}

function drawCall(random: Random, scale: Scale, first: number): Call {
  const pause = drawPause(random);
  const block = drawBlock(random, scale, first);
  if (random.isLucky(0.45)) return { pause, act: { type: 'put', block, awaits: random.isLucky(0.5) } };
  if (random.isLucky(0.7)) return { pause, act: { type: 'putAll', block, source: drawSourceKind(random) } };
  return { pause, act: { type: random.isLucky(0.5) ? random.one(HARMLESS) : random.one(ENDINGS) } };
}

function drawBlock(random: Random, scale: Scale, first: number): Block {
  const kind = random.one<ItemKind>(['numbers', 'numbers', 'strings', 'objects', 'pairs', 'buffers']);
  const most = kind === 'buffers' ? 4 : MOST[scale];
  return { kind, first, count: random.logarithmic(1, most) };
}

/** In one call. */
const MOST: Record<Scale, number> = { few: 3, some: 60, many: 3_000 };

const HARMLESS = ['put nothing', 'put a function', 'putAll a number'] as const;
const ENDINGS = ['close', 'join', 'dispose', 'terminate', 'abort'] as const;
