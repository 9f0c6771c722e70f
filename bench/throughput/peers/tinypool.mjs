import { Tinypool } from 'tinypool';

const TASKS = new URL('./tasks.cjs', import.meta.url).href;

export function open(kind, form) {
  const runtime = form === 'threads' ? 'worker_threads' : 'child_process';
  // One task a worker is the default, and less than half as fast.
  const settings = { runtime, minThreads: 2, maxThreads: 2, concurrentTasksPerWorker: 500 };
  const pool = new Tinypool({ filename: TASKS, name: kind, ...settings });
  return { run: (item) => pool.run(item), close: () => pool.destroy() };
}
