import { clearTimeout, setTimeout } from '../../intrinsics';
import type { ProcessRun } from '../seats/process-run';

/** A process that takes so long to start, in ms, probably never will. */
const SLOW_START = 10_000;

/** Warns once if the process has not loaded its function by then. */
export function warnIfSlow(name: string, run: Pick<ProcessRun, 'pid' | 'hasStarted' | 'ended'>): void {
  const timer = setTimeout(() => {
    if (run.hasStarted) return;
    const what = `${name} (pid ${run.pid ?? 'unknown'}) has not loaded its function after ${SLOW_START / 1000} s`;
    process.emitWarning(`${what}: its module, or the \`setup()\` of that, does not end.`, 'ConsumersWarning');
  }, SLOW_START).unref();
  void run.ended.then(() => {
    clearTimeout(timer);
  });
}
