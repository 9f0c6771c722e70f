import type { LaunchedProcess } from './launcher';

/** Between telling a process to stop and SIGTERM, in ms: a turn of its event loop, if it is not blocked. */
const SIGTERM_DELAY = 100;
/** Between SIGTERM and SIGKILL, in ms: enough to close files, too little to be noticed as a hang. */
const SIGKILL_DELAY = 500;
/** How long a process that has nothing left to do may take to end, in ms: its `exit` handlers run in this time. */
const EXIT_DELAY = 5_000;

type Terminable = Pick<LaunchedProcess, 'kill' | 'ended'>;

/** Follows a stop message: a process that is blocked or ignores it gets SIGTERM, and at last SIGKILL. */
export function terminate(target: Terminable): void {
  killAfter(target, SIGTERM_DELAY, 'SIGTERM');
  killAfter(target, SIGTERM_DELAY + SIGKILL_DELAY, 'SIGKILL');
}

/** Kills a process that does not exit by itself, although it has sent its final message or lost its channel. */
export function killLater(target: Terminable): void {
  killAfter(target, EXIT_DELAY, 'SIGKILL');
}

function killAfter(target: Terminable, delay: number, signal: NodeJS.Signals): void {
  const timer = setTimeout(() => {
    target.kill(signal);
  }, delay);
  void target.ended.then(() => {
    clearTimeout(timer);
  });
}
