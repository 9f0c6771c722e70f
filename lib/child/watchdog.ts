import { Worker } from 'node:worker_threads';

/** The time between two checks, in ms. A blocked consumer may outlive its parent by this time; each check costs CPU. */
const INTERVAL = 250;

/**
 * Starts a thread that kills this process when the parent is gone, which shows in another parent pid. The main thread
 * notices the closed channel too, but not while it is blocked.
 *
 * @param parent the pid of the parent.
 */
export function startWatchdog(parent: number): void {
  const look = `setInterval(() => {
    if (process.ppid !== ${parent}) process.kill(process.pid, 'SIGKILL');
  }, ${INTERVAL});`;
  const worker = new Worker(look, { eval: true, execArgv: [], env: {}, name: 'watchdog' });
  worker.unref();
  // If there is no memory for a thread, the consumer runs without it.
  worker.on('error', () => undefined);
}
