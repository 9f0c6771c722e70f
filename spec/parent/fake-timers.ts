/** The library keeps the timers of Node. For a spec with `jest.mock('…/intrinsics', …)` it takes the global ones, which
 * may be fake. */
export const fakeable = {
  ...jest.requireActual<object>('../../dist/lib/intrinsics'),
  setTimeout: (act: () => void, delay: number) => setTimeout(act, delay),
  clearTimeout: (timer: NodeJS.Timeout | undefined) => {
    clearTimeout(timer);
  },
  setInterval: (act: () => void, delay: number) => setInterval(act, delay),
  clearInterval: (timer: NodeJS.Timeout | undefined) => {
    clearInterval(timer);
  },
  setImmediate: (act: () => void) => setImmediate(act),
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
  machineNow: () => performance.now(),
};
