import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import workerFarm from 'worker-farm';

const TASKS = fileURLToPath(new URL('./tasks-with-callback.cjs', import.meta.url));

export function open(kind) {
  const options = { maxConcurrentWorkers: 2, maxConcurrentCallsPerWorker: Infinity, autoStart: true };
  const workers = workerFarm(options, TASKS, [kind]);
  return { run: promisify(workers[kind]), close: () => promisify(workerFarm.end)(workers) };
}
