import { inspect } from 'node:util';

import { ConsumerError, Pool, TaskPool, type Items } from 'consumers';

import { failureOf } from './pool/fixture';
import { runProgram } from './run-program';

async function work(items: Items<unknown>): Promise<string> {
  for await (const item of items)
    if (item === 'bad') throw new TypeError('cannot read it', { cause: new Error('inner') });
  return 'a long result';
}

describe('a ConsumerError', () => {
  test('names the item in hand in its message, cut to a line, without running code of it', async () => {
    const hostile = {
      long: 'x'.repeat(10_000_000),
      get getter(): string {
        return 'never read here';
      },
    };
    const fail = async (items: Items<unknown>): Promise<void> => {
      for await (const _ of items) throw new Error('no');
    };
    const { message } = await failureOf(Pool.run(fail, [hostile], { quantity: 1 }));
    expect(message).toMatch(
      /^1 of 1 consumer failed: fail-1 \(pid \d+\) threw Error: no, with the item \{ long: 'x+.*… in hand\. See/,
    );
    expect(message.length).toBeLessThan(400);
  });

  test('is shown as a block for each failure: error, stack and cause once, no frames of the library, results counted', async () => {
    const pool = new Pool(work, { quantity: 2 });
    await pool.putAll(['good', 'bad']);
    const error = await failureOf(pool.join());
    const shown = inspect(error);
    expect(
      shown
        .replace(/pid \d+/, 'pid N')
        .replace(/work-\d/, 'work-N')
        .split('\n'),
    ).toEqual([
      'ConsumerError: 1 of 2 consumers failed.',
      "  work-N (pid N) threw, with the item 'bad' in hand:",
      '    TypeError: cannot read it',
      expect.stringMatching(/^ {8}at work \(.*\[consumer work\]/),
      ...shown.split('\n').slice(4, -1),
      "  code: 'ERR_CONSUMER_FAILED', with 1 failure and 1 result",
    ]);
    expect(shown.match(/cannot read it/g)).toHaveLength(1);
    expect(shown).toContain('[cause]: Error: inner');
    expect(shown).not.toMatch(/dist.lib.child/);
    expect(shown).not.toContain('a long result');
    expect(shown.match(/\{$/gm)?.length ?? 0).toBe(shown.match(/^ *\}$/gm)?.length ?? 0);
  });

  test('shows the tail of what a process wrote before it died, and no error where there is none', async () => {
    const die = (word: string): void => {
      process.stderr.write(`${word} is too heavy\n`);
      process.exit(3);
    };
    await using tasks = new TaskPool(die, { quantity: 1, stdio: 'pipe' });
    const error: unknown = await tasks.run('anvil').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConsumerError);
    expect(inspect(error).split('\n')).toEqual([
      expect.stringMatching(/^ConsumerError: die\('anvil'\) failed: its process die-1 .* exited with code 3/),
      expect.stringMatching(
        /^ {2}die-1 \(pid \d+\) exited with code 3 before it returned, with the item 'anvil' in hand$/,
      ),
      '    stderr:',
      '    | anvil is too heavy',
      "  code: 'ERR_CONSUMER_FAILED', with 1 failure",
    ]);
  });

  test('that nobody catches is shown without frames of the library, and without the results', async () => {
    const { stderr, ended } = await runProgram('catches-nothing.mjs');
    expect(ended).toBe(1);
    expect(stderr).not.toMatch(/dist.lib/);
    expect(stderr).not.toContain('a long result');
    // Node shows it as `cause` and in `errors`.
    expect(stderr.match(/ at work \(/g)).toHaveLength(2);
    expect(stderr.trimEnd().split('\n').length).toBeLessThan(25);
  });

  test('is shown whatever was thrown, with what can be read of it', async () => {
    const fail = async (items: Items<unknown>): Promise<void> => {
      for await (const _ of items) {
        const error = new Error('its message');
        Object.assign(error, { name: { toString: () => 'a name' } });
        throw error;
      }
    };
    const error = await failureOf(Pool.run(fail, [1], { quantity: 1 }));
    expect(inspect(error)).toMatch(/threw, with the item 1 in hand:\n {4}.*its message/);
  });

  test('is logged as JSON with its message and what was thrown, and without the results', async () => {
    const error = await failureOf(Pool.run(work, ['good', 'bad'], { quantity: 2 }));
    const logged = JSON.parse(JSON.stringify(error)) as object;
    expect(logged).toMatchObject({
      name: 'ConsumerError',
      message: error.message,
      code: 'ERR_CONSUMER_FAILED',
      failures: [
        {
          reason: 'threw',
          item: "'bad'",
          error: { name: 'TypeError', message: 'cannot read it', stack: expect.any(String) as string },
        },
      ],
      unconsumed: 0,
    });
    expect(logged).not.toHaveProperty('results');
  });

  test('is logged and shown whatever the items are, and whatever what was thrown refers to', async () => {
    const fail = async (items: Items<unknown>): Promise<void> => {
      for await (const _ of items) throw new Error('no');
    };
    const error = await failureOf(Pool.run(fail, [1n], { quantity: 1 }));
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ failures: [{ item: '1n' }] });
    Object.assign(error.errors[0] as object, { context: error });
    expect(inspect(error).length).toBeLessThan(1_000);
    expect(inspect(error)).toContain('context: [ConsumerError: 1 of 1 consumer failed.]');
    expect(() => JSON.stringify(error)).not.toThrow();
  });

  test('of a call that rejects has no frames of the library', async () => {
    await using tasks = new TaskPool(
      (x: number) => {
        throw new RangeError(`not ${x}`);
      },
      { quantity: 1, name: 'refuse' },
    );
    const { stack } = (await tasks.run(1).catch((reason: unknown) => reason)) as Error;
    expect(stack).toMatch(/^RangeError: not 1\n {4}at /);
    expect(stack).not.toMatch(/dist.lib/);
  });
});
