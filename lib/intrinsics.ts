import { performance } from 'node:perf_hooks';
import process from 'node:process';
import * as timers from 'node:timers';

/**
 * Node's clocks and timers as they are when this library is loaded. A test may put fake ones in the place of the global
 * ones later, in the program or in a consumer, and with those no pool would ever end.
 */
export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = timers;

/** Calls back when all that is due now, and every promise that it settles, is done. */
export const nextTick = process.nextTick.bind(process);

/** In ms. It is cheap, and may be set back. */
export const now = Date.now;

/** In ms, with fractions, never set back. */
export const monotonicNow = performance.now.bind(performance);

/** What is to be added to `monotonicNow()`, which counts from the start of its process. */
const SINCE_BOOT = Number(process.hrtime.bigint()) / 1e6 - monotonicNow();

/** In ms, with fractions, never set back, and the same in all processes of a machine. */
export function machineNow(): number {
  return monotonicNow() + SINCE_BOOT;
}
