import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

import { clearTimeout, setImmediate, setTimeout } from '../../intrinsics';
import type { StdioEntry, StdioOption } from '../../public/pool-options';
import type { ParentMessage } from '../../wire/parent-messages';
import { isOurs, PROTOCOL, WATCHDOG_DESCRIPTOR, type Unsent } from '../../wire/protocol';
import { waitForExit, type ProcessEnd } from './exit';
import type { LaunchedProcess } from './launcher';
import { passOnStream } from './pass-on-stream';
import { StderrTail } from './stderr-tail';
import { killLater } from './termination';
import { passOnWatchReport } from './watch-report';

/** The options of the pool that are for `child_process.fork`. */
export interface ProcessSettings {
  /** The file that they run. */
  readonly entry: string;
  readonly cwd: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly stdio: StdioOption;
  readonly watchdog: boolean;
}

/** How long the output of a process may stay open after its exit, in ms. Only a grandchild can hold it open. */
const OUTPUT_DELAY = 100;

/** One process of a consumer. No other file of the parent uses process IPC. */
export class ConsumerProcess implements LaunchedProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess | undefined;
  readonly #stderr: StderrTail | undefined;

  /** @param name of the consumer, for the option `stdio: 'prefix'`. */
  constructor(settings: ProcessSettings, name: string, receive: (message: object) => void) {
    let child: ChildProcess;
    try {
      child = start(settings);
    } catch (spawnError) {
      // `fork` throws if the system refuses early, for example E2BIG for a large environment.
      this.ended = Promise.resolve({ exitCode: null, signal: null, spawnError: spawnError as Error });
      return;
    }
    this.ended = this.#waitForEnd(child);
    // Without a process, there may be no channel and no streams either (EMFILE).
    if (child.pid === undefined) return;
    this.#child = child;
    child.on('message', (message) => {
      if (isOurs(message)) receive(message);
      else passOnWatchReport(message);
    });
    // A child exits when its channel closes. If it does not, no message can reach it.
    child.once('disconnect', () => {
      killLater(this);
    });
    // It is only held open.
    (child.stdio[WATCHDOG_DESCRIPTOR] as Socket | undefined)?.on('error', () => undefined).unref();
    for (const stream of ['stdout', 'stderr'] as const) {
      const output = child[stream];
      if (output !== null) passOnStream(output, stream, { stdio: settings.stdio, name });
    }
    if (child.stderr !== null) this.#stderr = new StderrTail(child.stderr);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get stderr(): string {
    return this.#stderr?.text ?? '';
  }

  send(message: Unsent<ParentMessage>): void {
    // A send to a dying child fails with EPIPE. The error is ignored, because `ended` reports the end of the child.
    this.#child?.send({ ...message, protocol: PROTOCOL }, () => undefined);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  keepParentAlive(keep: boolean): void {
    const child = this.#child;
    const method = keep ? 'ref' : 'unref';
    child?.[method]();
    child?.channel?.[method]();
    for (const stream of [child?.stdout, child?.stderr]) {
      // A socket that is gone would wait for its next connection, with one more listener at each call.
      if (stream?.destroyed === false) (stream as { ref?(): void; unref?(): void })[method]?.();
    }
  }

  async #waitForEnd(child: ChildProcess): Promise<ProcessEnd> {
    const end = await waitForExit(child);
    // Node leaves the streams undefined if the spawn failed early.
    const { stdin, stdout, stderr, stdio } = child as Partial<ChildProcess>;
    await waitForOutput([stdout, stderr]);
    // A grandchild may hold the other end open, which would keep the parent alive.
    for (const stream of [stdin, stdout, stderr, stdio?.[WATCHDOG_DESCRIPTOR]]) stream?.destroy();
    return end;
  }
}

/** Objects without a prototype, because Node reads inherited options, and inherited variables, too. */
function start({ entry, cwd, env, execPath, execArgv, stdio, watchdog }: ProcessSettings): ChildProcess {
  const options: ForkOptions = {
    cwd,
    env: withoutPrototype(env),
    execPath,
    execArgv: [...execArgv],
    serialization: 'advanced',
    stdio: [...toEntries(stdio), 'ipc', ...(watchdog ? ['pipe' as const] : [])],
  };
  return fork(entry, [], withoutPrototype(options));
}

function withoutPrototype<T extends object>(given: T): T {
  return Object.assign(Object.create(null) as T, given);
}

function toEntries(stdio: StdioOption): StdioEntry[] {
  if (stdio === 'inherit') return ['inherit', 'inherit', 'pipe'];
  if (stdio === 'prefix') return ['inherit', 'pipe', 'pipe'];
  if (stdio === 'stderr' || stdio === 'stderr-prefix') return ['ignore', 'pipe', 'pipe'];
  if (typeof stdio !== 'string') return [...stdio];
  return [stdio === 'pipe' ? 'ignore' : stdio, stdio, stdio];
}

/** Resolves when all output is read, or after {@link OUTPUT_DELAY}. */
async function waitForOutput(streams: readonly (Readable | null | undefined)[]): Promise<void> {
  const closed = streams.flatMap((stream) => {
    if (!stream || stream.destroyed || stream.readableEnded) return [];
    return new Promise((resolve) => stream.once('close', resolve));
  });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    // After a blocked event loop, the timer fires first. The output that waits is read before the immediate.
    timer = setTimeout(() => setImmediate(resolve), OUTPUT_DELAY);
  });
  await Promise.race([Promise.all(closed), timeout]);
  clearTimeout(timer);
}
