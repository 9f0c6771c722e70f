// Kept from the start: fake timers, put in its place by a user's tests, would stop every pool.
const { setImmediate } = globalThis;

/** Calls back when the event loop has turned. */
export function onNextTurn(act: () => void): void {
  setImmediate(act);
}
