import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import type { ParentMessage } from '../../wire/messages';
import { isOurs, PROTOCOL, type Unsent } from '../../wire/protocol';
import { waitForExit, type ProcessEnd } from './exit';
import type { LaunchedProcess } from './launcher';
import { prefixLines } from './prefixed-lines';
import { StderrTail } from './stderr-tail';
import { killLater } from './termination';

/** What `child_process.fork` gets of the pool's options. */
export interface ProcessSettings {
  readonly cwd: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly execArgv: readonly string[];
  readonly stdio: StdioOption;
}

/**
 * Where a consumer's stdin, stdout and stderr go: `'inherit'` (its stderr reaches the parent's through a pipe, so that
 * the last words of a crash are known), `'prefix'` (stdout and stderr reach the parent's in whole lines, each behind the
 * name of its consumer), `'pipe'` (stderr is kept for the failure and not shown, stdout is dropped), `'ignore'`, or
 * `'inherit'`, `'pipe'`, `'ignore'` or a file descriptor for each of the three, just as `child_process.fork` takes them.
 */
export type StdioOption = 'inherit' | 'prefix' | 'pipe' | 'ignore' | readonly StdioEntry[];
export type StdioEntry = 'inherit' | 'pipe' | 'ignore' | number;

const ENTRY = join(__dirname, '..', '..', 'child', 'main.js');

/** After a process is gone, how long in ms its output may take to end: only a grandchild that holds it can delay that. */
const OUTPUT_DELAY = 100;

/** One process of a consumer: the only file of the parent that touches process IPC. */
export class ConsumerProcess implements LaunchedProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess | undefined;
  readonly #stderr: StderrTail | undefined;

  /** @param name whose it is, where its output says so. */
  constructor(settings: ProcessSettings, name: string, receive: (message: object) => void) {
    let child: ChildProcess;
    try {
      child = start(settings);
    } catch (spawnError) {
      // The system may refuse before there is a process object: E2BIG for the environment.
      this.ended = Promise.resolve({ exitCode: null, signal: null, spawnError: spawnError as Error });
      return;
    }
    this.ended = this.#waitForEnd(child);
    // Without a process there may be no channel and no streams either (EMFILE), and nothing to send to.
    if (child.pid === undefined) return;
    this.#child = child;
    child.on('message', (message) => {
      if (isOurs(message)) receive(message);
    });
    // A child leaves when its channel is cut. One that does not can no longer be reached.
    child.once('disconnect', () => {
      killLater(this);
    });
    if (settings.stdio === 'prefix') {
      for (const stream of ['stdout', 'stderr'] as const) {
        const output = child[stream];
        if (output !== null) prefixLines(output, name, process[stream]);
      }
    } else child.stdout?.resume();
    if (child.stderr !== null) {
      this.#stderr = new StderrTail(child.stderr, settings.stdio === 'inherit' ? process.stderr : undefined);
    }
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get stderr(): string {
    return this.#stderr?.text ?? '';
  }

  send(message: Unsent<ParentMessage>): void {
    // A send to a dying child fails with EPIPE. Nothing is lost by it: what was in its hand is known, and so is its end.
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
    for (const stream of [child?.stdout, child?.stderr])
      (stream as { ref?(): void; unref?(): void } | null)?.[method]?.();
  }

  async #waitForEnd(child: ChildProcess): Promise<ProcessEnd> {
    const end = await waitForExit(child);
    // Node leaves them undefined where a spawn failed early.
    const { stdin, stdout, stderr } = child as Partial<ChildProcess>;
    await waitForOutput([stdout, stderr], OUTPUT_DELAY);
    // A grandchild may hold the other end for as long as it lives: that is not to keep the parent.
    for (const stream of [stdin, stdout, stderr]) stream?.destroy();
    return end;
  }
}

function start({ cwd, env, execArgv, stdio }: ProcessSettings): ChildProcess {
  return fork(ENTRY, [], {
    cwd,
    env,
    execArgv: [...execArgv],
    serialization: 'advanced',
    stdio: [...toEntries(stdio), 'ipc'],
  });
}

function toEntries(stdio: StdioOption): StdioEntry[] {
  if (stdio === 'inherit') return ['inherit', 'inherit', 'pipe'];
  if (stdio === 'prefix') return ['inherit', 'pipe', 'pipe'];
  if (typeof stdio !== 'string') return [...stdio];
  return [stdio === 'pipe' ? 'ignore' : stdio, stdio, stdio];
}

/** Resolves when all is read. A grandchild that holds a pipe keeps it open, so no longer than `delay` ms. */
function waitForOutput(streams: readonly (Readable | null | undefined)[], delay: number): Promise<unknown> {
  const ends = streams.map(async (stream) => {
    if (!stream || stream.destroyed || stream.readableEnded) return;
    await new Promise((resolve) => stream.once('close', resolve));
  });
  return new Promise((resolve) => {
    // After a blocked loop the timer comes first, and what was written meanwhile is read one turn later.
    const timer = setTimeout(() => setImmediate(resolve), delay);
    void Promise.all(ends).then(() => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}
