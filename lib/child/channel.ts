import type { ChildMessage, ParentMessage } from '../wire/messages';
import { isOurs, PROTOCOL, type Said } from '../wire/protocol';

/**
 * The child's end of the IPC channel; no other file of the child touches it.
 *
 * It keeps the process alive only while something of ours waits for the parent ({@link hold} … {@link release}), so a
 * consumer that waits for what can never happen is noticed: its event loop runs empty.
 */
export class Channel {
  // Kept from the start: user code may replace them.
  readonly #send = process.send?.bind(process);
  readonly #exit = process.exit.bind(process);
  #holders = 0;

  constructor(receive: (message: ParentMessage) => void) {
    process.on('message', (message) => {
      if (isOurs(message)) receive(message as ParentMessage);
    });
    // The parent is gone (or user code cut the channel): nobody is left to work for.
    process.on('disconnect', () => {
      this.#exit(1);
    });
  }

  /** @throws where a value cannot be serialized; nothing was sent then. */
  send(message: Said<ChildMessage>): void {
    // A send to a dying parent fails with EPIPE: what must arrive waits for an answer, see report.ts.
    this.#send?.({ ...message, protocol: PROTOCOL }, undefined, undefined, () => undefined);
  }

  /** Something waits for the parent: the process stays alive. */
  hold(): void {
    this.#holders += 1;
    if (this.#holders === 1) process.channel?.ref();
  }

  /** What waited has its answer. */
  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) process.channel?.unref();
  }
}
