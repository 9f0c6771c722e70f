import { fileURLToPath } from 'node:url';

import workerpool from 'workerpool';

const WORKER = fileURLToPath(new URL('./workerpool-worker.mjs', import.meta.url));

export function open(kind, form) {
  const workerType = form === 'threads' ? 'thread' : 'process';
  const pool = workerpool.pool(WORKER, { workerType, minWorkers: 2, maxWorkers: 2 });
  return { run: (item) => pool.exec(kind, [item]), close: () => pool.terminate() };
}
