/** Marks our messages: those of user code or of Node itself on the same channel have no such mark. */
export const PROTOCOL = 'consumers/1';

/** What every message of this library has. */
export interface Envelope {
  readonly protocol: typeof PROTOCOL;
}

/**
 * The environment variable that tells a process what runs above it. A consumer's process also keeps it as environment data
 * of its threads, which user code does not lose as it cleans `process.env`.
 */
export const ANCESTRY = 'CONSUMERS_ANCESTRY';

/** The descriptor, in a consumer's process, of the pipe that its parent holds open: see the option `watchdog`. */
export const WATCHDOG_DESCRIPTOR = 4;

/** Whether a message is one of ours; its type says which. */
export function isOurs(message: unknown): message is Envelope {
  return (
    typeof message === 'object' && message !== null && 'protocol' in message && message.protocol === PROTOCOL
  );
}

/** A message before it is put in its envelope. */
export type Unsent<Message> = Message extends unknown ? Omit<Message, 'protocol'> : never;
