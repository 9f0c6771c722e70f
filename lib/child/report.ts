import { refuseLargeMessage } from '../wire/clone/size-limit';
import type { FailedMessage, LastTimes, ReturnedMessage, Standing } from '../wire/child-messages';
import { toWireFailure, type WireFailure } from '../wire/thrown/failure';
import { packValues } from '../wire/segments/pack';
import { textOf } from '../wire/thrown/nature';
import type { ParentLink } from './parent-link';

/** How a consumer ended. */
export type Ending = Returned | Failed;

interface Returned extends LastTimes {
  readonly type: 'returned';
  readonly result: unknown;
  readonly recycled: ReturnedMessage['recycled'];
}

interface Failed {
  readonly type: 'failed';
  readonly reason: FailedMessage['reason'];
  readonly thrown: unknown;
}

/**
 * Sends how the consumer ended. The message has surely arrived only when the parent answers `received`, so the process
 * stays alive until then: `process.exit()` drops what is queued, and a send's callback is no receipt.
 *
 * @returns the exit code that goes with it.
 */
export function report(link: ParentLink, ending: Ending, standing: Standing): number {
  link.hold();
  if (ending.type === 'failed') return reportFailure(link, ending, standing);
  try {
    link.send({ ...ending, result: packValues([['result', ending.result]]), ...standing });
    return 0;
  } catch (thrown) {
    return reportFailure(link, { type: 'failed', reason: 'could not send its result', thrown }, standing);
  }
}

function reportFailure(link: ParentLink, { reason, thrown }: Failed, standing: Standing): number {
  link.send({ type: 'failed', reason, failure: toSendable(thrown), ...standing });
  return 1;
}

/** An error that holds too much crosses as its text. */
function toSendable(thrown: unknown): WireFailure {
  const failure = toWireFailure(thrown);
  try {
    refuseLargeMessage(failure, 'error');
    return failure;
  } catch (refusal) {
    return toWireFailure(Object.assign(refusal as Error, { cause: textOf(thrown, 1) }));
  }
}
