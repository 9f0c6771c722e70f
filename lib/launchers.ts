import { AsyncLocalStorage } from 'node:async_hooks';

import type * as Module from './in-process';
import { ConsumerProcess, type ProcessSettings } from './parent/process/consumer-process';
import type { Launcher } from './parent/process/launcher';

/** The context in which the library is loaded: that of no call. */
const outside = AsyncLocalStorage.snapshot();

/** How the processes of a pool are started. */
export function toLauncher(settings: ProcessSettings, inProcess: boolean): Launcher {
  if (!inProcess) return (name, receive) => new ConsumerProcess(settings, name, receive);
  // The program does not load what only processes need, unless it asks for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only here
  const { InProcess } = require('./in-process') as typeof Module;
  return (_, receive) => outside(() => new InProcess(receive));
}
