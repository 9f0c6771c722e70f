import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

export const collectGarbage = runInNewContext('gc') as () => void;

/**
 * In bytes, when all garbage is collected: what has finalizers, or is freed in the background, such as the modules of the
 * spec file that ran before, goes only with later turns of the event loop.
 */
export async function memoryInUse(): Promise<number> {
  for (let last = Infinity; ;) {
    collectGarbage();
    await setImmediate();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    if (heapUsed + arrayBuffers > last - 10_000) return last;
    last = heapUsed + arrayBuffers;
  }
}
