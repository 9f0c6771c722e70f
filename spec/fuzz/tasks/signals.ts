import type { AbortAfter } from './acts';

/** A signal that fires so many ms later, with a reason of its own. */
export function makeSignal(abortAfter: AbortAfter): AbortSignal | undefined {
  if (abortAfter === undefined) return undefined;
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(new Error('given up on purpose'));
  };
  if (abortAfter === 0) abort();
  else setTimeout(abort, abortAfter).unref();
  return controller.signal;
}
