/** Between asking a process to stop and making it, in ms: enough to close files, too little to be noticed as a hang. */
const ASKED_DELAY = 500;
/** How long a process that has nothing left to do may take to end, in ms: its `exit` handlers run in this time. */
const LEAVING_DELAY = 5_000;

/** What stopping needs of a process. */
export interface Stoppable {
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<unknown>;
}

/** Asks with SIGTERM, then makes it: a process that ignores SIGTERM, or blocks, ends too. */
export function stop(target: Stoppable): void {
  target.kill('SIGTERM');
  killAfter(target, ASKED_DELAY);
}

/** It has given its result, or lost its channel, so it is ending by itself; one that is not, is made to. */
export function stopLater(target: Stoppable): void {
  killAfter(target, LEAVING_DELAY);
}

function killAfter(target: Stoppable, delay: number): void {
  const timer = setTimeout(() => {
    target.kill('SIGKILL');
  }, delay);
  void target.ended.then(() => {
    clearTimeout(timer);
  });
}
