import process from 'node:process';

const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Departure {
  /** The program ends. */
  readonly leave: () => void;
  readonly pause: () => void;
  /** The program goes on after a pause, of which it may not have known. */
  readonly resume: () => void;
}

/**
 * Tells before the program exits, is ended by a signal, or is paused with Ctrl-Z. A signal that the program listens to is
 * its own affair.
 * @returns ends that.
 */
export function watchDeparture({ leave, pause, resume }: Departure): () => void {
  const endings: (() => void)[] = [];
  const stop = (): void => {
    for (const end of endings.splice(0)) end();
  };
  // Before all others: a listener of the program that listens once is no longer there after its call.
  const listen = (event: NodeJS.Signals, listener: () => void): void => {
    process.prependListener(event, listener);
    endings.push(() => process.off(event, listener));
  };
  const isOwn = (signal: NodeJS.Signals): boolean => process.listenerCount(signal) === 1;
  for (const signal of DEADLY) {
    listen(signal, () => {
      if (!isOwn(signal)) return;
      stop();
      leave();
      process.kill(process.pid, signal);
    });
  }
  if (process.platform !== 'win32') {
    listen('SIGTSTP', () => {
      if (!isOwn('SIGTSTP')) return;
      pause();
      process.kill(process.pid, 'SIGSTOP');
    });
    listen('SIGCONT', resume);
  }
  process.on('exit', leave);
  endings.push(() => process.off('exit', leave));
  return stop;
}
