import type { ChildMessage } from '../wire/child-messages';
import type { Unsent } from '../wire/protocol';

/** The way to the parent, or to a stand-in. */
export interface ParentLink {
  /** @throws where a value cannot be serialized; nothing was sent then. */
  send(message: Unsent<ChildMessage>): void;
  /** Something waits for the parent: the process stays alive until {@link release}. */
  hold(): void;
  release(): void;
}
