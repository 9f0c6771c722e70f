import { isNativeError } from 'node:util/types';

import type { ConsumerLocation } from '../../wire/messages';

/** Adds advice to the message of an error of user code, if its cause is known. */
export function explain(thrown: unknown, consumer: ConsumerLocation): unknown {
  if (!isNativeError(thrown) || Object.isFrozen(thrown)) return thrown;
  const advice = consumer.form === 'module' ? adviseModule(thrown) : adviseSource(thrown);
  if (advice !== undefined) addSentence(thrown, advice);
  return thrown;
}

/** The message for a consumer that can never end, because the event loop of its process is empty. */
export function describeStuck(stage: 'loading' | 'running'): string {
  return stage === 'loading'
    ? 'The module of the consumer never finished loading: its top-level `await` waits for something that cannot happen any more.'
    : 'The consumer never returned: it waits for something that cannot happen any more, with no timer, request or file open.';
}

function adviseModule(error: NodeJS.ErrnoException): string | undefined {
  if (error.code !== 'ERR_UNKNOWN_FILE_EXTENSION' || !/"\.[cm]?tsx?"/.test(error.message)) return undefined;
  return (
    'This process does not read TypeScript: run the program with `node --import tsx`, use Node 22.18 or newer, ' +
    'or compile the consumer to JavaScript first.'
  );
}

/** A function that crossed as source text has lost the scope around it. */
function adviseSource(error: Error): string | undefined {
  if (!(error instanceof ReferenceError)) return undefined;
  const missing = /^(\S+) is not defined$/.exec(error.message)?.[1];
  if (missing === undefined) return undefined;
  return (
    'A consumer given as a function runs in another process and sees nothing of the file around it: ' +
    `move \`${missing}\` inside the function, pass it in \`args\`, or put the consumer in a module of its own ` +
    "and give the pool its URL, new URL('./consumer.js', import.meta.url)."
  );
}

/** Changes the stack too, because Node prints the stack. */
function addSentence(error: Error, sentence: string): void {
  const before = error.message;
  error.message = `${before.replace(/\.$/, '')}. ${sentence}`;
  if (typeof error.stack === 'string') error.stack = error.stack.replace(before, () => error.message);
}
