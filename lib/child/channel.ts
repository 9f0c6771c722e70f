import process from 'node:process';

import type { ChildMessage } from '../wire/child-messages';
import type { ParentMessage } from '../wire/parent-messages';
import { isOurs, PROTOCOL, type Unsent } from '../wire/protocol';
import type { ParentLink } from './parent-link';

/**
 * The child's end of the IPC channel; no other file of the child touches it.
 *
 * It keeps the process alive only between {@link hold} and {@link release}. So a consumer that waits for what can never
 * happen is noticed: its event loop runs empty.
 */
export class Channel implements ParentLink {
  // Captured at the start: user code may replace them.
  readonly #send = process.send?.bind(process);
  readonly #exit = process.exit.bind(process);
  readonly #nextTick = process.nextTick.bind(process);
  #holders = 0;

  constructor(receive: (message: ParentMessage) => void) {
    const listen = (): void => {
      process.on('message', hear);
    };
    const hear = (message: unknown): void => {
      if (isOurs(message)) receive(message as ParentMessage);
    };
    listen();
    // User code may remove all listeners of the channel, but not ours: the parent waits for answers.
    process.on('removeListener', (event, listener) => {
      if (event === 'message' && listener === hear) this.#nextTick(listen);
    });
    // The parent is gone, or user code cut the channel: there is no one to work for.
    process.on('disconnect', () => {
      this.#exit(1);
    });
  }

  send(message: Unsent<ChildMessage>): void {
    // A send to a dying parent fails with EPIPE. A message that must arrive waits for an answer: see report.ts.
    this.#send?.({ ...message, protocol: PROTOCOL }, undefined, undefined, () => undefined);
  }

  hold(): void {
    this.#holders += 1;
    if (this.#holders === 1) process.channel?.ref();
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) process.channel?.unref();
  }
}
