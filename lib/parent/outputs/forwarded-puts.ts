import { toWireFailure } from '../../wire/thrown/failure';
import type { ParentMessage, PutMessage } from '../../wire/messages';
import type { Unsent } from '../../wire/protocol';
import { unpackValues } from '../../wire/segments/pack';
import { bytesOf } from '../../wire/segments/segment';
import type { Outbox } from './outbox';

/** Puts values into a pool that the consumer was handed, or into its own one. @throws at the call, if that refuses them. */
export type PutInto = (pool: PutMessage['pool'], values: readonly unknown[]) => Promise<void>;

/** Puts what the consumer of one process puts, and answers when it may put more. */
export class ForwardedPuts {
  readonly #putInto: PutInto;
  readonly #outbox: Outbox;
  readonly #answer: (message: Unsent<ParentMessage>) => void;
  /** Resolves when the pool has room that was put into last. */
  #room: Promise<void> = Promise.resolve();

  constructor(putInto: PutInto, outbox: Outbox, answer: (message: Unsent<ParentMessage>) => void) {
    this.#putInto = putInto;
    this.#outbox = outbox;
    this.#answer = answer;
  }

  /** A put that is held is accepted at once, as the consumer has to move on for it; but not before those that were let go. */
  async receive({ pool, request, item, moved, started }: PutMessage): Promise<void> {
    try {
      const values = unpackValues(item);
      // Unless it is held, it is in the other pool before the next message is read.
      const letGo = (): void => {
        this.#room = this.#putInto(pool, values);
        this.#room.catch(() => undefined);
      };
      if (started - moved > 1) this.#outbox.share();
      this.#outbox.add({ count: 1, bytes: bytesOf(item), letGo }, moved);
      await this.#room;
      this.#answer({ type: 'putAccepted', request });
    } catch (error) {
      this.#answer({ type: 'putRefused', request, failure: toWireFailure(error) });
    }
  }
}
