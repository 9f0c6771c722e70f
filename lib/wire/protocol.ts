/** Marks our messages: what user code or Node itself sends on the same channel has no such mark. */
export const PROTOCOL = 'consumers/1';

/** Whether a message is one of ours; which, its type says. */
export function isOurs(message: unknown): message is { readonly protocol: typeof PROTOCOL } {
  return (
    typeof message === 'object' && message !== null && 'protocol' in message && message.protocol === PROTOCOL
  );
}

/** A message before it is put in its envelope. */
export type Said<Message> = Message extends unknown ? Omit<Message, 'protocol'> : never;
