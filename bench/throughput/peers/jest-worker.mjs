import { fileURLToPath } from 'node:url';

import { Worker } from 'jest-worker';

const TASKS = fileURLToPath(new URL('./tasks.cjs', import.meta.url));

export function open(kind, form) {
  const workers = new Worker(TASKS, {
    numWorkers: 2,
    exposedMethods: [kind],
    enableWorkerThreads: form === 'threads',
  });
  return { run: (item) => workers[kind](item), close: () => workers.end() };
}
