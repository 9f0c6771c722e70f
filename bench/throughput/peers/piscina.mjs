import { Piscina } from 'piscina';

const TASKS = new URL('./tasks.cjs', import.meta.url).href;

export function open(kind) {
  // One task a worker is the default, and less than half as fast.
  const settings = { minThreads: 2, maxThreads: 2, concurrentTasksPerWorker: 500 };
  const pool = new Piscina({ filename: TASKS, name: kind, ...settings });
  return { run: (item) => pool.run(item), close: () => pool.destroy() };
}
