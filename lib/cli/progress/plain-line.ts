import { toCount, toDuration, toElapsed, toMemory, toPercentage, toRate } from './amounts';
import { red } from './colours';
import type { Snapshot } from './snapshot';

export interface PlainLook {
  readonly coloured: boolean;
  /** The line is the last one: it says how long all took. */
  readonly ended: boolean;
}

/** `consumers: 12,345 done, 2 failed, 1,234/s, 41 %, about 3 min left, 2 of 2 busy, CPU 97 %, 3.1 GB free` */
export function toPlainLine(snapshot: Snapshot, look: PlainLook): string {
  const { done, failed, kept, fraction } = snapshot;
  const failures = `${toCount(failed)} failed`;
  const parts = [
    `${toCount(done)} done`,
    failed > 0 && look.coloured ? red(failures) : failures,
    kept > 0 && `${toCount(kept)} kept`,
    ...(look.ended ? toEndParts(snapshot) : toPresentParts(snapshot)),
    look.ended && fraction !== undefined && toPercentage(fraction),
  ];
  return `consumers: ${toList(parts)}`;
}

function toEndParts({ done, kept, elapsed }: Snapshot): Part[] {
  return [toRate((done - kept) / elapsed), `in ${toElapsed(elapsed)}`];
}

function toPresentParts(snapshot: Snapshot): Part[] {
  const { rate, fraction, remaining, busy, quantity, cpu, freeMemory } = snapshot;
  return [
    rate !== undefined && toRate(rate),
    fraction !== undefined && toPercentage(fraction),
    remaining !== undefined && `about ${toDuration(remaining)} left`,
    `${busy} of ${quantity} busy`,
    cpu !== undefined && `CPU ${toPercentage(cpu)}`,
    `${toMemory(freeMemory)} free`,
  ];
}

type Part = string | false;

function toList(parts: readonly Part[]): string {
  return parts.filter((part) => part !== false).join(', ');
}
