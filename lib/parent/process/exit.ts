import type { ChildProcess } from 'node:child_process';

import { clearTimeout, setImmediate, setTimeout } from '../../intrinsics';

/** How a process ended, as the system reports it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why no process could be started. */
  readonly spawnError?: Error;
}

/**
 * The parent disconnects from an exited process when no message has arrived for this time, in ms. The channel may stay
 * open without messages, because a grandchild can hold it.
 */
const QUIET_DELAY = 100;

/**
 * Resolves when the process is gone and all its messages are received.
 *
 * The event `close` is not used: a grandchild that inherited stdio delays it, and after a `disconnect()` of the parent
 * it never comes. A failed spawn emits `error` but not `exit`. A failed `kill()` emits `error` too, but the process lives.
 */
export function waitForExit(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.on('error', (spawnError) => {
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, spawnError });
    });
    child.once('exit', (exitCode, signal) => {
      const settle = (): void => {
        resolve({ exitCode, signal });
      };
      if (!child.connected) settle();
      else {
        child.once('disconnect', settle);
        disconnectWhenQuiet(child);
      }
    });
  });
}

function disconnectWhenQuiet(child: ChildProcess): void {
  const disconnect = (): void => {
    if (child.connected) child.disconnect();
  };
  // After a blocked event loop, the timer fires first. The messages that wait are received before the immediate.
  const timer = setTimeout(() => setImmediate(disconnect), QUIET_DELAY);
  child.on('message', () => timer.refresh());
  child.once('disconnect', () => {
    clearTimeout(timer);
  });
}
