import { toOneLine } from '../failures/failure-row';

/** Prints the warnings of this process as lines of the command, not as Node does. */
export function tellProcessWarnings(tell: (text: string) => void): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ message }) => {
    tell(`warning: ${toOneLine(message)}`);
  });
}
