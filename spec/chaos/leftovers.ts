import { readdirSync, readFileSync } from 'node:fs';

/** What this process holds: what a pool took of it must be given back. */
export type Belongings = ReadonlyMap<string, number>;

export function countBelongings(): Belongings {
  const belongings = new Map<string, number>();
  const add = (name: string, count = 1): void => {
    belongings.set(name, (belongings.get(name) ?? 0) + count);
  };
  add('file descriptors', readdirSync('/proc/self/fd').length);
  for (const resource of process.getActiveResourcesInfo()) add(`active ${resource}`);
  for (const [name, emitter] of [
    ['process', process],
    ['stdout', process.stdout],
    ['stderr', process.stderr],
  ] as const)
    for (const event of emitter.eventNames())
      add(`listeners for ${String(event)} of ${name}`, emitter.listenerCount(event));
  for (const pid of childrenOfThis()) add(`process ${pid}`);
  return belongings;
}

/** Resolves with what is there and was not `before`. Handles are closed in later turns of the event loop. */
export async function findLeftovers(before: Belongings): Promise<string[]> {
  const deadline = performance.now() + MOST_TIME;
  for (;;) {
    const left = [...countBelongings()].filter(([name, count]) => count > (before.get(name) ?? 0));
    if (left.length === 0 || performance.now() > deadline)
      return left.map(
        ([name, count]) => `left behind: ${name}, ${count} instead of ${before.get(name) ?? 0}`,
      );
    await new Promise(setImmediate);
  }
}

/** A process whose pid is known may be gone by now, and its pid another's: only our own are to be signalled. */
export function isChildOfThis(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything.
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(parent) === process.pid;
  } catch {
    return false;
  }
}

/** In ms, for handles to be closed. */
const MOST_TIME = 2_000;

/** Zombies are among them. */
function childrenOfThis(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(isChildOfThis);
}
