import type { Readable } from 'node:stream';

import type { StdioOption } from '../../public/pool-options';
import { passOn } from './pass-on';
import { prefixLines } from './prefixed-lines';

/** What a consumer writes to, and how its pool passes that on. */
interface Passage {
  readonly stdio: StdioOption;
  /** Of the consumer. */
  readonly name: string;
}

/** Passes on what a process writes, as the option `stdio` says; reads it in any case, as the process waits else. */
export function passOnStream(from: Readable, stream: 'stdout' | 'stderr', { stdio, name }: Passage): void {
  if (stdio === 'prefix') prefixLines(from, name, process[stream]);
  else if (stdio === 'stderr-prefix') prefixLines(from, name, process.stderr);
  else {
    const isPassedOn = stdio === 'stderr' || (stdio === 'inherit' && stream === 'stderr');
    from.on('data', (chunk: Buffer) => {
      if (isPassedOn) passOn(process.stderr, chunk);
    });
    // Without a listener, an error of the pipe would crash the parent.
    from.on('error', () => undefined);
  }
}
