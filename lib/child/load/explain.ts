import { isNativeError } from 'node:util/types';

import { adviseScope } from './advise-scope';
import { adviseSyntax } from './advise-syntax';
import { adviseUse, type Circumstances } from './advise-use';

/** Adds advice to the message of an error of user code, if its cause is known. */
export function explain(thrown: unknown, circumstances: Circumstances): unknown {
  if (!isNativeError(thrown) || Object.isFrozen(thrown)) return thrown;
  try {
    addAdvice(thrown, circumstances);
  } catch {
    // Its getters threw.
  }
  return thrown;
}

function addAdvice(thrown: Error, circumstances: Circumstances): void {
  const { location } = circumstances;
  const advice =
    (location.form === 'module' ? adviseLoader(thrown) : adviseScope(thrown, location)) ??
    adviseSyntax(thrown) ??
    adviseUse(thrown, circumstances);
  if (advice !== undefined) addSentence(thrown, advice);
}

/** The message for a consumer that can never end, because the event loop of its process is empty. */
export function describeStuck(stage: 'loading' | 'running'): string {
  return stage === 'loading'
    ? 'The module never finished loading: its top-level `await`, or its `setup()`, waits for something that cannot happen any more.'
    : 'The consumer never returned: it waits for something that cannot happen any more, with no timer, request or file open.';
}

function adviseLoader(error: NodeJS.ErrnoException): string | undefined {
  if (error.code !== 'ERR_UNKNOWN_FILE_EXTENSION' || !/"\.[cm]?tsx?"/.test(error.message)) return undefined;
  return (
    'This process does not read TypeScript: run the program with `node --import tsx` (the option `execArgv` takes the place of ' +
    'its flags: add `...process.execArgv` there), use Node 22.18 or newer, or compile the consumer to JavaScript first.'
  );
}

/** Changes the stack too, because Node prints the stack. V8 makes its text when it is read first, from the message. */
function addSentence(error: Error, sentence: string): void {
  const { stack, message } = error;
  error.message = `${message.replace(/\.$/, '')}. ${sentence}`;
  if (typeof stack === 'string') error.stack = stack.replace(message, () => error.message);
}
