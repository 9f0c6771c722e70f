/** What `fork` starts: it connects a run of the consumer with this process and its IPC channel. Imported by nobody. */
import process from 'node:process';
import { setEnvironmentData } from 'node:worker_threads';

import { becomeConsumer } from '../current-consumer';
import { becomeTasks } from '../current-task';
import { ANCESTRY } from '../wire/protocol';
import { abort } from './abort';
import { Channel } from './channel';
import { SYSTEM_CLOCK } from './items/clock';
import { leave } from './leave';
import { loadConsumer } from './load/load-consumer';
import { keepNextTick } from './next-tick';
import { ConsumerRun } from './run-consumer';
import { startWatchdog } from './watchdog';

const channel = new Channel((message) => {
  run.receive(message);
});
const run = new ConsumerRun(
  channel,
  {
    clock: SYSTEM_CLOCK,
    become: ({ name, index, watchdog }, hooks, tasks) => {
      process.title = name;
      becomeConsumer({ name, index, ...hooks });
      if (tasks !== undefined) becomeTasks(() => tasks.current);
      if (watchdog) startWatchdog();
    },
    stop: abort,
    leave: (exitCode) => {
      void leave(exitCode);
    },
  },
  loadConsumer,
);

keepNextTick();
setEnvironmentData(ANCESTRY, process.env[ANCESTRY]);
// Ctrl-C reaches the whole group of processes; what it means for the pool is the parent's decision.
process.on('SIGINT', () => undefined);
process.on('uncaughtException', (error) => {
  // With a listener of its own, user code has decided to live on.
  if (process.listenerCount('uncaughtException') === 1) run.fail(error);
});
process.on('beforeExit', () => {
  run.failStuck();
});
process.on('exit', () => {
  run.exit();
});
