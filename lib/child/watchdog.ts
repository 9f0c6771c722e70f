import { Worker } from 'node:worker_threads';

import { WATCHDOG_DESCRIPTOR } from '../wire/protocol';

/**
 * Starts a thread that kills this process when the parent closes its end of a pipe: because it is gone, or its thread is. The
 * main thread notices the closed channel too, but not while it is blocked.
 */
export function startWatchdog(): void {
  const watch = `
    const pipe = new (require('node:net').Socket)({ fd: ${WATCHDOG_DESCRIPTOR} });
    pipe.on('error', () => {}).on('close', () => process.kill(process.pid, 'SIGKILL')).resume();`;
  const worker = new Worker(watch, { eval: true, execArgv: [], env: {}, name: 'watchdog' });
  worker.unref();
  // If there is no memory for a thread, the consumer runs without it.
  worker.on('error', () => undefined);
}
