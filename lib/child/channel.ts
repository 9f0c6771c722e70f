import { PROTOCOL, type ChildMessage, type ParentMessage } from '../wire/messages';

/** A message without its envelope. */
export type Said<Message> = Message extends unknown ? Omit<Message, 'protocol'> : never;

/**
 * The child's end of the IPC channel; no other file of the child touches it.
 *
 * It keeps the process alive only while something of ours waits for the parent ({@link hold} … {@link release}), so a
 * consumer that waits for what can never happen is noticed: its event loop runs empty.
 */
export class Channel {
  #holders = 0;

  constructor(receive: (message: ParentMessage) => void) {
    process.on('message', (message) => {
      if (isOurs(message)) receive(message);
    });
    // The parent is gone (or user code cut the channel): nobody is left to work for.
    process.on('disconnect', () => process.exit(1));
  }

  /** @throws where a value cannot be serialized; nothing was sent then. */
  send(message: Said<ChildMessage>): void {
    // A send to a dying parent fails with EPIPE: what must arrive waits for an answer, see report.ts.
    process.send?.({ ...message, protocol: PROTOCOL }, undefined, undefined, () => undefined);
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

function isOurs(message: unknown): message is ParentMessage {
  return (
    typeof message === 'object' && message !== null && 'protocol' in message && message.protocol === PROTOCOL
  );
}
