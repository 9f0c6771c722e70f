/** From `send()` until the echo is there, one message at a time, looked for as in the pool. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { median } from '../run/median.mjs';

const REPEATS = 2_000;
const WARM_UP = 500;
const CHILD = fileURLToPath(new URL('./echo-child.cjs', import.meta.url));

const child = fork(CHILD, { serialization: 'advanced' });
let echo = 0;
child.on('message', (message) => (echo = message));
child.send(-1);
await once(child, 'message');
const times = [];
for (let item = 1; item <= WARM_UP + REPEATS; item += 1) {
  const start = performance.now();
  child.send(item);
  while (echo < item) await setImmediate();
  times.push(performance.now() - start);
}
child.disconnect();
console.log(JSON.stringify({ µs: 1_000 * median(times.slice(WARM_UP)) }));
