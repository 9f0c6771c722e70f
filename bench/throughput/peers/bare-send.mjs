/** No pool: one child that sends back each message. It can do one call at a time. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('../../latency/echo-child.cjs', import.meta.url));

export function open() {
  const child = fork(CHILD, { serialization: 'advanced' });
  let answer;
  child.on('message', (message) => answer(message));
  const run = (item) => {
    child.send(item);
    return new Promise((resolve) => (answer = resolve));
  };
  return { run, close: () => child.disconnect() };
}
