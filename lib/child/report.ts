import { toWireFailure } from '../wire/thrown/failure';
import type { FailedMessage } from '../wire/messages';
import { refuseUncloneable } from '../wire/clone/uncloneable';
import type { Channel } from './channel';

/** How a consumer ended. */
export type Ending = Returned | Failed;

interface Returned {
  readonly type: 'returned';
  readonly result: unknown;
  /** See the message. */
  readonly recycled: boolean;
}

interface Failed {
  readonly type: 'failed';
  readonly reason: FailedMessage['reason'];
  readonly thrown: unknown;
}

/** Where the consumer stood in its items: see the messages. */
export interface Progress {
  readonly moved: number;
  readonly started: number;
}

/**
 * Sends how the consumer ended. It has surely arrived only when the parent answers `received`, so the process stays
 * alive until then: `process.exit()` drops what is queued, and a send's callback is no receipt.
 *
 * @returns the exit code that goes with it.
 */
export function report(channel: Channel, ending: Ending, progress: Progress): number {
  channel.hold();
  if (ending.type === 'failed') return reportFailure(channel, ending, progress);
  try {
    refuseUncloneable(ending.result, 'result');
    channel.send({ ...ending, ...progress });
    return 0;
  } catch (thrown) {
    return reportFailure(channel, { type: 'failed', reason: 'could not send its result', thrown }, progress);
  }
}

// Kept from the start: user code may replace it.
const exit = process.exit.bind(process);

/** Ends the process when what it wrote has left it. Open handles of user code do not keep it. */
export async function leave(exitCode: number): Promise<never> {
  await Promise.all([waitForDrained('stdout'), waitForDrained('stderr')]);
  return exit(exitCode);
}

function reportFailure(channel: Channel, { reason, thrown }: Failed, progress: Progress): number {
  channel.send({ type: 'failed', reason, failure: toWireFailure(thrown), ...progress });
  return 1;
}

function waitForDrained(name: 'stdout' | 'stderr'): Promise<void> {
  return new Promise((resolve) => {
    const stream = process[name];
    if (stream.writableLength === 0 || stream.destroyed) {
      resolve();
      return;
    }
    stream.once('error', () => {
      resolve();
    });
    stream.write('', () => {
      resolve();
    });
  });
}
