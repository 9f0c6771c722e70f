import { channel, type Channel } from 'node:diagnostics_channel';

import type { DiagnosticsMessages } from '../../public/diagnostics';

/** A channel of `node:diagnostics_channel`. What a subscriber throws is an uncaught exception, later: Node sees to that. */
class TypedChannel<Message> {
  readonly #channel: Channel;

  constructor(name: string) {
    this.#channel = channel(name);
  }

  /** To be asked before a message is made. */
  get isHeard(): boolean {
    return this.#channel.hasSubscribers;
  }

  publish(message: Message): void {
    this.#channel.publish(message);
  }
}

function open<Name extends keyof DiagnosticsMessages>(name: Name): TypedChannel<DiagnosticsMessages[Name]> {
  return new TypedChannel(name);
}

export const POOL_START = open('consumers:pool:start');
export const POOL_END = open('consumers:pool:end');
export const PROCESS_START = open('consumers:process:start');
export const PROCESS_END = open('consumers:process:end');
export const BATCH = open('consumers:batch');
export const PROGRESS = open('consumers:progress');
export const FAILURE = open('consumers:failure');
export const RESTART = open('consumers:restart');
export const QUARANTINE = open('consumers:quarantine');
