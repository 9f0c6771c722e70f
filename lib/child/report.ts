import { refuseUncloneable } from '../wire/clone/uncloneable';
import type { FailedMessage, ReturnedMessage } from '../wire/messages';
import { toWireFailure } from '../wire/thrown/failure';
import type { ParentLink } from './parent-link';

/** How a consumer ended. */
export type Ending = Omit<ReturnedMessage, 'moved' | 'started'> | Failed;

interface Failed {
  readonly type: 'failed';
  readonly reason: FailedMessage['reason'];
  readonly thrown: unknown;
}

type Standing = Pick<FailedMessage, 'moved' | 'started'>;

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
    refuseUncloneable(ending.result, 'result');
    link.send({ ...ending, ...standing });
    return 0;
  } catch (thrown) {
    return reportFailure(link, { type: 'failed', reason: 'could not send its result', thrown }, standing);
  }
}

function reportFailure(link: ParentLink, { reason, thrown }: Failed, standing: Standing): number {
  link.send({ type: 'failed', reason, failure: toWireFailure(thrown), ...standing });
  return 1;
}
