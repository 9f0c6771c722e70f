import { once } from 'node:events';
import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { mulberry32 } from '../mulberry32';
import { isRunning } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { count, Shell, toLines } from './shell';

/** The command is killed so often. */
const KILLS = 30;
const ITEMS = 400;

/** It kills the command at one of its calls, if it is told to. Each fiftieth item fails, each seventh has no output. */
const CONSUMER = `
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
appendFileSync(process.env.PIDS, process.pid + '\\n');
let calls = 0;
export default async (item) => {
  calls += 1;
  if (calls === Number(process.env.KILL_AT)) process.kill(process.ppid, 'SIGKILL');
  if (calls % 2 === 0) await setTimeout(2);
  if (item % 50 === 0) throw new Error('fails');
  return item % 7 === 0 ? undefined : 'x'.repeat(item % 13) + item;
};`;

const outputsOf = (items: readonly number[]): string[] =>
  items.filter((item) => item % 50 !== 0 && item % 7 !== 0).map((item) => `${'x'.repeat(item % 13)}${item}`);

interface Moment {
  /** At this call in one of the processes. */
  readonly call?: number;
  /** At this change in the folder: something is made, written, renamed or removed. */
  readonly change?: number;
}

describe('a run that is killed with SIGKILL', () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

  test(`${KILLS} times at any moment, and resumed, has the output of each item once, in order (seed ${seed})`, async () => {
    const random = mulberry32(seed);
    const draw = (most: number): number => 1 + Math.floor(random() * most);
    for (let kills = 0, round = 0; kills < KILLS; round += 1) {
      const [changesInput, isUnordered] = [round % 3 === 1, round % 3 === 2];
      const run = new KilledRun(isUnordered);
      let items = count(ITEMS);
      run.items = items;
      for (;;) {
        const moment = random() < 0.5 ? { call: draw(ITEMS / 2) } : { change: draw(30) };
        const isDone = await run.isDoneBefore(moment);
        await run.waitForConsumers();
        if (isDone) break;
        kills += 1;
        if (!changesInput || random() < 0.5) continue;
        // Some lines go, one is new, and some move.
        const at = draw(items.length - 20);
        items = [...items.slice(0, at), ITEMS + draw(10_000) * 2 + 1, ...items.slice(at + 10), 1, 2, 3];
        run.items = items;
      }
      const outputs = run.read('out').split('\n').slice(0, -1);
      const [found, expected] = isUnordered
        ? [outputs.sort(), outputsOf(items).sort()]
        : [outputs, outputsOf(items)];
      expect({ seed, round, outputs: found }).toEqual({ seed, round, outputs: expected });
      expect({ seed, round, files: run.files }).toEqual({
        seed,
        round,
        files: ['consumer.mjs', 'items', 'journal', 'out'],
      });
    }
  }, 300_000);
});

class KilledRun extends Shell {
  readonly #pids = join(makeFolder(), 'pids');
  readonly #options: string;

  constructor(isUnordered: boolean) {
    super();
    this.write('consumer.mjs', CONSUMER);
    this.#options = isUnordered ? '--unordered' : '';
  }

  set items(items: readonly number[]) {
    this.write('items', toLines(items));
  }

  /** Goes on, until the run has ended by itself, or is killed. */
  async isDoneBefore({ call = 0, change = Infinity }: Moment): Promise<boolean> {
    const command = this.begin(
      `env KILL_AT=${call} PIDS=${this.#pids} consumers map ./consumer.mjs -i items -o out ` +
        `--journal journal --resume --on-error skip -j 2 ${this.#options}`,
    );
    let changes = 0;
    const watcher = watch(this.folder, () => {
      changes += 1;
      if (changes === change) command.kill('SIGKILL');
    });
    let told = '';
    command.stderr?.on('data', (text: Buffer) => (told += text.toString()));
    const [exitCode, signal] = (await once(command, 'close')) as [number | null, NodeJS.Signals | null];
    watcher.close();
    // It is 1, as some items fail.
    if (signal !== 'SIGKILL' && exitCode !== 1) throw new Error(`It ended with ${exitCode}: ${told}`);
    return signal === null;
  }

  /** They notice that the command is gone, and end. Nothing tells of the end of a process that is no child. */
  async waitForConsumers(): Promise<void> {
    const pids = readPids(this.#pids);
    while (pids.some(isRunning)) await setTimeout(10);
  }
}

function readPids(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}
