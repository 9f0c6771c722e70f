import { toCount, toDuration, toElapsed, toMemory, toPercentage, toRate, toShortCount } from './amounts';
import { green, red, type Paint } from './colours';
import type { Snapshot } from './snapshot';

export interface BarLook {
  /** Of the line, at most. */
  readonly width: number;
  readonly coloured: boolean;
  /** Blocks are drawn as such; else with letters of ASCII. */
  readonly blocks: boolean;
  /** The line is the last one. */
  readonly ended: boolean;
}

/** A bar has one of these sizes, so that it does not grow and shrink with every digit beside it. */
const BAR_SIZES = [40, 30, 20, 16, 12, 8] as const;
const MIN_BAR = 8;
const GAP = '  ';

type Name = 'percentage' | 'count' | 'failed' | 'kept' | 'rate' | 'remaining' | 'busy' | 'cpu' | 'memory';

interface Field {
  readonly name: Name;
  readonly text: string;
  readonly short?: string;
  readonly paint?: Paint;
}

/** What a line gives up, in this order, until it fits. How much is done and what failed stay. */
const CUTS: readonly (readonly [how: 'shorten' | 'drop', name: Name | 'bar'])[] = [
  ['drop', 'kept'],
  ['shorten', 'count'],
  ['shorten', 'memory'],
  ['shorten', 'remaining'],
  ['drop', 'memory'],
  ['drop', 'cpu'],
  ['drop', 'busy'],
  ['drop', 'count'],
  ['drop', 'rate'],
  ['drop', 'remaining'],
  ['drop', 'bar'],
];

/** The bar and what stands beside it, as one line that is no wider than the look says. */
export function toBarLine(snapshot: Snapshot, look: BarLook): string {
  const { fraction } = snapshot;
  const { fields, barred } = fit(toFields(snapshot, look.ended), fraction !== undefined, look.width);
  const room = look.width - toWidth(fields);
  if (room < 0) return toText(fields).slice(0, look.width);
  const painted = fields.map(({ text, paint }) => (paint && look.coloured ? paint(text) : text)).join(GAP);
  if (!barred || fraction === undefined) return painted;
  const barRoom = room - (look.ended ? 0 : toReserve(snapshot));
  return `${toBar(fraction, BAR_SIZES.find((size) => size < barRoom) ?? MIN_BAR, look)} ${painted}`;
}

function toFields(snapshot: Snapshot, ended: boolean): Field[] {
  const { done, failed, kept, fraction, busy, quantity, cpu, freeMemory } = snapshot;
  const fields: (Field | undefined)[] = [
    fraction === undefined ? undefined : { name: 'percentage', text: toPercentage(fraction) },
    { name: 'count', text: `${toCount(done)} done`, short: toShortCount(done) },
    failed === 0 ? undefined : { name: 'failed', text: `${toShortCount(failed)} failed`, paint: red },
    kept === 0 ? undefined : { name: 'kept', text: `${toShortCount(kept)} kept` },
    toRateField(snapshot, ended),
    toTimeField(snapshot, ended),
  ];
  if (!ended) {
    const memory = toMemory(freeMemory);
    fields.push(
      { name: 'busy', text: `${busy}/${quantity} busy` },
      cpu === undefined ? undefined : { name: 'cpu', text: `CPU ${toPercentage(cpu)}` },
      { name: 'memory', text: `${memory} free`, short: `${memory.replace(' ', '').replace('B', '')} free` },
    );
  }
  return fields.filter((field) => field !== undefined);
}

function toRateField({ done, kept, elapsed, rate }: Snapshot, ended: boolean): Field | undefined {
  const shown = ended ? (done - kept) / elapsed : rate;
  return shown === undefined || !Number.isFinite(shown) ? undefined : { name: 'rate', text: toRate(shown) };
}

function toTimeField({ elapsed, remaining }: Snapshot, ended: boolean): Field | undefined {
  if (ended) return { name: 'remaining', text: `in ${toElapsed(elapsed)}`, short: toElapsed(elapsed) };
  if (remaining === undefined) return undefined;
  return { name: 'remaining', text: `${toDuration(remaining)} left`, short: toDuration(remaining) };
}

function fit(
  all: readonly Field[],
  withBar: boolean,
  width: number,
): { fields: readonly Field[]; barred: boolean } {
  let [fields, barred] = [all, withBar];
  for (const [how, name] of CUTS) {
    if (toWidth(fields) + (barred ? MIN_BAR + 1 : 0) <= width) break;
    if (name === 'bar') barred = false;
    // Without a percentage, the count tells how much is done.
    else if (how === 'shorten' || name !== 'count' || withBar) {
      fields = fields.flatMap((field) => (field.name === name ? cut(field, how) : field));
    }
  }
  return { fields, barred };
}

function cut(field: Field, how: 'shorten' | 'drop'): Field[] {
  return how === 'drop' ? [] : [{ ...field, text: field.short ?? field.text }];
}

/** What is known after some seconds only takes room from the start, so that the bar keeps its size. */
function toReserve({ rate, remaining, cpu }: Snapshot): number {
  const usual = [
    [rate, '1,234/s'],
    [remaining, '3 min left'],
    [cpu, 'CPU 97 %'],
  ] as const;
  return usual.reduce((sum, [known, text]) => sum + (known === undefined ? GAP.length + text.length : 0), 0);
}

function toText(fields: readonly Field[]): string {
  return fields.map(({ text }) => text).join(GAP);
}

function toWidth(fields: readonly Field[]): number {
  return toText(fields).length;
}

/** It is full only when all is done. */
function toBar(fraction: number, size: number, { coloured, blocks }: BarLook): string {
  const full = Math.floor(Math.min(1, fraction) * size);
  const done = (blocks ? '█' : '#').repeat(full);
  return `${coloured ? green(done) : done}${(blocks ? '░' : '.').repeat(size - full)}`;
}
