import type { LastTimes, Standing } from '../../wire/child-messages';
import type { CancelMessage, ItemsMessage, OutputsTakenMessage } from '../../wire/parent-messages';
import type { ItemsInHand } from '../pool-handle';

/** The items of a process, as the run of its consumer sees them. */
export interface ItemFlow extends ItemsInHand {
  /** They ended for this process alone, which has reached a limit. */
  readonly isRecycled: boolean;
  readonly standing: Standing;
  receive(message: Omit<ItemsMessage, 'type'>): void;
  /** Others wait for items: up to `count` that were not started are given back. */
  revoke(count: number): void;
  /** Nobody waits for what becomes of these items. */
  cancel(message: Omit<CancelMessage, 'type'>): void;
  /** No item will ever come. */
  end(): void;
  /** The process exits. */
  exit(): void;
  /** The consumer has failed: nothing is started any more. */
  freeze(): void;
  /** There is room for as much more as was sent in so many of the oldest batches. */
  answered(batches: OutputsTakenMessage['batches']): void;
  /** The consumer has returned: it has moved past all that it has started. */
  takeLastTimes(): LastTimes;
  /** Sends what the consumer has given away. */
  sendOutputs(): void;
}
