interface Listener {
  readonly acts: Set<() => void>;
  readonly listen: () => void;
}

const listeners = new WeakMap<AbortSignal, Listener>();

/**
 * Calls `act` when the signal fires. All pools with one signal share one listener: Node warns of a leak at the eleventh.
 *
 * @returns a function that ends this. The last one of a signal removes the listener.
 */
export function listenForAbort(signal: AbortSignal, act: () => void): () => void {
  const { acts, listen } = listeners.get(signal) ?? addListener(signal);
  acts.add(act);
  return () => {
    if (!acts.delete(act) || acts.size > 0) return;
    signal.removeEventListener('abort', listen);
    listeners.delete(signal);
  };
}

function addListener(signal: AbortSignal): Listener {
  const acts = new Set<() => void>();
  const listen = (): void => {
    for (const act of [...acts]) act();
  };
  signal.addEventListener('abort', listen);
  listeners.set(signal, { acts, listen });
  return { acts, listen };
}
