import { clearTimeout, setTimeout } from '../../intrinsics';
import type { LaunchedProcess } from './launcher';

/** From the stop message to SIGTERM, in ms: time for a turn of the event loop, unless it is blocked. */
const SIGTERM_DELAY = 100;
/** From SIGTERM to SIGKILL, in ms: a shorter time may not be enough to close files, a longer one looks like a hang. */
const SIGKILL_DELAY = 500;
/** How long a process that is stopped has to clean up, in ms. */
export const GRACE = SIGTERM_DELAY + SIGKILL_DELAY;
/** How long a process that should exit by itself may take, in ms. Its `exit` handlers run in this time. */
const EXIT_DELAY = 5_000;

type Terminable = Pick<LaunchedProcess, 'kill' | 'ended'>;

/** Follows the stop message. A process that is blocked or ignores the message gets SIGTERM, then SIGKILL. */
export function terminate(target: Terminable): void {
  killAfter(target, SIGTERM_DELAY, 'SIGTERM');
  killAfter(target, GRACE, 'SIGKILL');
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
