import type * as Module from './in-process';
import { ConsumerProcess, type ProcessSettings } from './parent/process/consumer-process';
import type { Launcher } from './parent/process/launcher';

/** How the processes of a pool are started. */
export function toLauncher(settings: ProcessSettings, inProcess: boolean): Launcher {
  if (!inProcess) return (name, receive) => new ConsumerProcess(settings, name, receive);
  // The program does not load what only processes need, unless it asks for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only here
  const { InProcess } = require('./in-process') as typeof Module;
  return (_, receive) => new InProcess(receive);
}
