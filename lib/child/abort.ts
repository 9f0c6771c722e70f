import { getEventListeners } from 'node:events';
import process from 'node:process';

/**
 * Aborts this consumer for its pool. A consumer that listens for the abort may clean up until SIGKILL comes, as its
 * process ignores SIGTERM. Any other consumer ends at once.
 */
export function abort(controller: AbortController): void {
  const hasListener = getEventListeners(controller.signal, 'abort').length > 0;
  if (hasListener) process.on('SIGTERM', () => undefined);
  controller.abort();
  if (!hasListener) process.kill(process.pid, 'SIGTERM');
}
