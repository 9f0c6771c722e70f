// Kept at load time: fake timers of a user's tests replace the global function, and every pool would stop.
const { setImmediate } = globalThis;

/** Calls back in the next turn of the event loop. */
export function onNextTurn(act: () => void): void {
  setImmediate(act);
}
