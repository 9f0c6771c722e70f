import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

import { Pool } from 'consumers';

import { runProgram } from '../run-program';
import { failureOf } from './fixture';

const program = (name: string): string => join(__dirname, '..', 'fixtures', name);

describe('a program without file descriptors', () => {
  const runWith = (free: number, word = ''): Promise<{ stdout: string; stderr: string; error: unknown }> =>
    new Promise((resolve) => {
      const command = `ulimit -n 64; exec ${process.execPath} ${program('has-no-descriptors.mjs')} ${free} ${word}`;
      execFile('bash', ['-c', command], (error, stdout, stderr) => {
        resolve({ error, stdout, stderr });
      });
    });

  test('is told that no consumer could start, and why', async () => {
    const { error, stdout, stderr } = await runWith(0);
    expect([error, stderr]).toEqual([null, '']);
    const failure = { reason: 'could not start', code: 'EMFILE' };
    expect(JSON.parse(stdout)).toEqual({
      name: 'ConsumerError',
      unconsumed: 1,
      failures: [failure, failure],
    });
  });

  test('starts them when there are some again', async () => {
    const { error, stdout, stderr } = await runWith(0, 'soon');
    expect([error, stderr]).toEqual([null, '']);
    expect((JSON.parse(stdout) as number[]).reduce((a, b) => a + b)).toBe(1);
  });

  test('goes on with the consumers that could start', async () => {
    const { error, stdout, stderr } = await runWith(8);
    expect([error, stderr]).toEqual([null, '']);
    expect((JSON.parse(stdout) as { failures: unknown[] }).failures).toHaveLength(1);
  });
});

describe('a program whose stderr fails', () => {
  test.each(['inherit', 'prefix'])('goes on, with stdio: %s, when its reader is gone', async (stdio) => {
    const child = spawn(process.execPath, [program('prints-much.mjs'), stdio]);
    child.stderr.once('data', () => child.stderr.destroy());
    expect(await text(child.stdout)).toBe('["printed"]\n');
  });

  test('goes on when the disk is full', async () => {
    const command = `exec ${process.execPath} ${program('prints-much.mjs')} prefix 2>/dev/full`;
    const child = spawn('bash', ['-c', command]);
    expect(await text(child.stdout)).toBe('["printed"]\n');
  });
});

describe('a consumer that meddles with its channel', () => {
  test.each<[string, (items: AsyncIterable<number>) => Promise<number>]>([
    [
      'the listeners for messages',
      async (items) => {
        process.removeAllListeners('message');
        let sum = 0;
        for await (const item of items) sum += item;
        return sum;
      },
    ],
    [
      'all listeners',
      async (items) => {
        process.removeAllListeners();
        let sum = 0;
        for await (const item of items) sum += item;
        return sum;
      },
    ],
  ])('still gets its items and its end: it removes %s', async (_, consumer) => {
    expect(await Pool.run(consumer, [1, 2, 3], { quantity: 1 })).toEqual([6]);
  });

  /** The process that it starts inherits the channel's descriptor, 3, and outlives it. */
  async function leaveHolder(items: AsyncIterable<number>, exits: boolean): Promise<string> {
    const { spawn } = await import('node:child_process');
    const holder = spawn('sleep', ['30'], { stdio: ['ignore', 'ignore', 'ignore', 3], detached: true });
    holder.unref();
    for await (const _ of items) if (exits) process.exit(3);
    return String(holder.pid);
  }

  test('a process that it left behind holds the channel: the pool ends all the same', async () => {
    const error = await failureOf(Pool.run(leaveHolder, [1], { quantity: 1, args: [true] }));
    expect(error.failures).toMatchObject([{ reason: 'exited', exitCode: 3, item: 1 }]);
    const [pid] = await Pool.run(leaveHolder, [1], { quantity: 1, args: [false] });
    process.kill(Number(pid));
  });
});

describe('raw bytes that a consumer writes to the descriptor of its channel', () => {
  test('are a limit: Node throws in the program as it reads them, and no library can catch that', async () => {
    const { stderr, ended } = await runProgram('writes-to-its-channel.mjs');
    expect(stderr).toMatch(/Unable to deserialize cloned data[^]*node:internal\/child_process/);
    expect(ended).toBe(1);
  });
});
