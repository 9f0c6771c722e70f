import { toOneLine } from '../failures/failure-row';

/** Prints the warnings of this process as lines of the command, not as Node does. */
export function tellProcessWarnings(tell: (text: string) => void, isStopped: () => boolean): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ message }) => {
    // Ctrl-C reaches processes that are just starting, too, and ends them.
    if (!isStopped()) tell(`warning: ${toOneLine(message)}`);
  });
}
