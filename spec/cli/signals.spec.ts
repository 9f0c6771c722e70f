import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { isRunning } from '../run-program';
import { Terminal } from '../terminal';
import { count, Shell, toLines } from './shell';

/** Tells what it has begun, and waits until it may end, on a terminal as in a pipe. It takes no notice of signals. */
const WAITS = `
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
export default async (item) => {
  appendFileSync('begun', item + ' ' + process.pid + '\\n');
  while (!existsSync('may end')) await setTimeout(5);
  return item;
};`;
const COMMAND = 'consumers map ./waits.mjs -j 2 -i items -o out';

class SignalShell extends Shell {
  constructor() {
    super();
    this.write('waits.mjs', WAITS);
    this.write('items', toLines(count(100_000)));
  }

  /** The items that processes have begun, and their pids. */
  get begun(): { readonly item: number; readonly pid: number }[] {
    if (!existsSync(join(this.folder, 'begun'))) return [];
    const lines = this.read('begun').split('\n').slice(0, -1);
    return lines.map((line) => {
      const [item, pid] = line.split(' ').map(Number);
      return { item: item as number, pid: pid as number };
    });
  }

  async waitUntilBusy(): Promise<void> {
    while (this.begun.length < 2) await setTimeout(5);
  }

  async waitForConsumers(): Promise<void> {
    while (this.begun.some(({ pid }) => isRunning(pid))) await setTimeout(5);
  }

  /** What is in the output that is not complete. */
  get written(): number[] {
    return this.part === undefined ? [] : this.read(this.part).split('\n').slice(0, -1).map(Number);
  }
}

const terminals: Terminal[] = [];
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.close();
});

function open(shell: Shell, command: string): Terminal {
  const terminal = new Terminal('/bin/sh', ['-c', `exec ${command}`], { cwd: shell.folder, env: shell.env });
  terminals.push(terminal);
  return terminal;
}

describe('Ctrl-C', () => {
  test('starts nothing more, finishes what is in hand, and exits with 130', async () => {
    const shell = new SignalShell();
    const terminal = open(shell, COMMAND);
    await shell.waitUntilBusy();
    terminal.type('\x03');
    await terminal.waitFor('SIGINT: what is in hand is finished; once more ends it at once');
    const { begun } = shell;
    shell.write('may end', '');
    expect(await terminal.ended).toMatchObject({ exitCode: 130 });
    // Each item that was begun has its output, and none was begun after that.
    expect(shell.begun).toEqual(begun);
    expect(shell.written).toEqual(begun.map(({ item }) => item).sort((a, b) => a - b));
    expect(shell.has('out')).toBe(false);
    expect(terminal.screen).toContain('stopped before the end, with 2 items done');
    expect(terminal.screen.replaceAll('\n', '')).toContain('what was written is in ');
    await shell.waitForConsumers();
  });

  test('once more ends it at once, with its processes', async () => {
    const shell = new SignalShell();
    const terminal = open(shell, COMMAND);
    await shell.waitUntilBusy();
    terminal.type('\x03');
    await terminal.waitFor('once more ends it at once');
    terminal.type('\x03');
    expect(await terminal.ended).toMatchObject({ exitCode: 130 });
    expect(shell.written).toEqual([]);
    await shell.waitForConsumers();
  });

  test('stops the reading of a terminal, where items are typed', async () => {
    const shell = new Shell();
    const terminal = open(shell, `consumers map -j 1 -e 'line => "got " + line'`);
    terminal.type('one\n');
    await terminal.waitFor('got one');
    terminal.type('\x03');
    expect(await terminal.ended).toMatchObject({ exitCode: 130 });
  });

  test('ends a consumer of `run` at the end of what it has, and prints its result', async () => {
    const shell = new Shell();
    shell.write(
      'counts.mjs',
      `import { writeFileSync } from 'node:fs';
      export default async (lines) => {
        let n = 0;
        for await (const line of lines) { n += 1; if (line === '3') writeFileSync('third', ''); }
        return 'counted ' + n;
      };`,
    );
    const terminal = open(shell, `bash -c '(seq 3; exec sleep 1000) | exec consumers run ./counts.mjs -j 1'`);
    while (!shell.has('third')) await setTimeout(5);
    terminal.type('\x03');
    await terminal.waitFor('counted 3');
    expect(await terminal.ended).toMatchObject({ exitCode: 130 });
  });
});

describe('SIGTERM', () => {
  test('finishes what is in hand, and exits with 143; the journal goes on from there', async () => {
    const shell = new SignalShell();
    shell.write('items', toLines(count(50)));
    const command = shell.begin(`${COMMAND} --journal journal`);
    await shell.waitUntilBusy();
    command.kill('SIGTERM');
    const [text] = (await once(command.stderr as NodeJS.ReadableStream, 'data')) as [Buffer];
    expect(text.toString()).toMatch(/^consumers: SIGTERM: what is in hand is finished/);
    shell.write('may end', '');
    expect(await once(command, 'exit')).toEqual([143, null]);
    expect(shell.begun).toHaveLength(2);
    expect(await shell.run(`${COMMAND} --journal journal --resume`)).toMatchObject({ exitCode: 0 });
    expect(shell.read('out')).toBe(toLines(count(50)));
    expect(shell.begun.map(({ item }) => item).sort((a, b) => a - b)).toEqual(count(50));
  });

  test('twice ends it at once, with its processes', async () => {
    const shell = new SignalShell();
    const command = shell.begin(COMMAND);
    await shell.waitUntilBusy();
    command.kill('SIGTERM');
    await once(command.stderr as NodeJS.ReadableStream, 'data');
    command.kill('SIGTERM');
    expect(await once(command, 'exit')).toEqual([143, null]);
    await shell.waitForConsumers();
  });
});
