import type { ChildProcess } from 'node:child_process';

/** How a process ended, as the system reports it. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why no process could be made, where none could. */
  readonly spawnError?: Error;
}

/**
 * A process that has exited sends nothing more. Its channel is read until nothing has come for so long, in ms: another
 * process that it started may hold the channel open for as long as it lives.
 */
const QUIET_DELAY = 100;

/**
 * Resolves once, when the process is gone and everything it sent has been received.
 *
 * It does not wait for `close`: a grandchild that inherited stdio delays it, and after a `disconnect()` of the parent it
 * never comes. A failed spawn gives `error` and no `exit`; a process that cannot be signalled gives `error` and lives on.
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
  // After a blocked loop the timer comes first, and what was sent meanwhile is received one turn later.
  const wait = (): NodeJS.Timeout => setTimeout(() => setImmediate(disconnect), QUIET_DELAY);
  let timer = wait();
  child.on('message', () => {
    clearTimeout(timer);
    timer = wait();
  });
  child.once('disconnect', () => {
    clearTimeout(timer);
  });
}
