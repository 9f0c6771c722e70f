import type { LaunchedProcess } from './launcher';

/** Between telling a process to stop and SIGTERM, in ms: a turn of its event loop, if it is not blocked. */
const TOLD_DELAY = 100;
/** Between SIGTERM and SIGKILL, in ms: enough to close files, too little to be noticed as a hang. */
const ASKED_DELAY = 500;
/** How long a process that has nothing left to do may take to end, in ms: its `exit` handlers run in this time. */
const LEAVING_DELAY = 5_000;

type Terminable = Pick<LaunchedProcess, 'kill' | 'ended'>;

/** The process was told by a message. One that is blocked, or goes on, gets SIGTERM; one that ignores that too, SIGKILL. */
export function terminate(target: Terminable): void {
  killAfter(target, TOLD_DELAY, 'SIGTERM');
  killAfter(target, TOLD_DELAY + ASKED_DELAY, 'SIGKILL');
}

/** It has given its result, or lost its channel, so it is ending by itself; one that is not, is made to. */
export function killLater(target: Terminable): void {
  killAfter(target, LEAVING_DELAY, 'SIGKILL');
}

function killAfter(target: Terminable, delay: number, signal: NodeJS.Signals): void {
  const timer = setTimeout(() => {
    target.kill(signal);
  }, delay);
  void target.ended.then(() => {
    clearTimeout(timer);
  });
}
