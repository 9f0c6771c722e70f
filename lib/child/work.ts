import type { FailedMessage } from '../wire/child-messages';
import type { ItemFlow } from './items/flow';
import type { Loaded } from './load/load-consumer';

/** What a process does with its items. */
export interface Work {
  readonly items: ItemFlow;
  /** What has to be done before the consumer counts as started. @throws why it cannot start. */
  prepare(loaded: Loaded, parameters: readonly unknown[]): Promise<void>;
  /** Something is done at its end. Known when it is prepared. */
  readonly hasTeardown: boolean;
  /** Resolves with the result of the consumer. @throws what it fails with. */
  run(): Promise<unknown>;
}

/** Ends the consumer, for another reason than that it threw. */
export type Fail = (reason: FailedMessage['reason'], thrown: unknown) => void;
