import { getEventListeners } from 'node:events';

/**
 * The pool stops this consumer. One that listens for the abort puts in order what is open: it is left alone, by SIGTERM
 * too, until SIGKILL comes. Any other ends as by SIGTERM, at once.
 */
export function abort(stopping: AbortController): void {
  const isHeard = getEventListeners(stopping.signal, 'abort').length > 0;
  if (isHeard) process.on('SIGTERM', () => undefined);
  stopping.abort();
  if (!isHeard) process.kill(process.pid, 'SIGTERM');
}
