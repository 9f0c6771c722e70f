/** From before `fork` until the first message is in the child's hand. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { median } from '../run/median.mjs';
import { now } from '../run/now.mjs';

const REPEATS = 15;
const CHILD = fileURLToPath(new URL('./start-fork-child.cjs', import.meta.url));

const times = [];
while (times.length < REPEATS) {
  const start = now();
  const child = fork(CHILD, { serialization: 'advanced' });
  child.send(0);
  const [came] = await once(child, 'message');
  await once(child, 'exit');
  times.push(came - start);
}
if (!times.every((time) => time > 0)) throw new Error(`Expected times in ms, got ${times}.`);
console.log(JSON.stringify({ ms: median(times) }));
