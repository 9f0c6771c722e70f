import { readFileSync } from 'node:fs';
import process from 'node:process';

/** Whether the memory of another process can be read. */
export const CAN_READ_OTHERS = process.platform === 'linux';

/** @returns bytes resident in this program, and in the other processes together. */
export function readResidentMemory(pids: readonly (number | undefined)[]): readonly [number, number] {
  const others = new Set(pids);
  others.delete(process.pid);
  others.delete(undefined);
  let sum = 0;
  if (CAN_READ_OTHERS) for (const pid of others) sum += residentIn(pid as number);
  return [process.memoryUsage.rss(), sum];
}

/** `statm` would count in pages, whose size only a C program is told. */
function residentIn(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return 1_024 * Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    // It is gone.
    return 0;
  }
}
