import { Worker } from 'node:worker_threads';

/** How often, in ms, the thread looks. A blocked consumer outlives its parent by this time at most, and a bit. */
const INTERVAL = 250;

/**
 * Starts a thread that ends this process when the parent is gone: an orphan has another parent. The main thread notices
 * it by its channel, but not while it is blocked.
 *
 * @param parent its pid.
 */
export function startWatchdog(parent: number): void {
  const look = `setInterval(() => {
    if (process.ppid !== ${parent}) process.kill(process.pid, 'SIGKILL');
  }, ${INTERVAL});`;
  const worker = new Worker(look, { eval: true, execArgv: [], env: {}, name: 'watchdog' });
  worker.unref();
  // Where there is no memory for a thread, the consumer runs without one.
  worker.on('error', () => undefined);
}
