import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsumerError, TaskPool, type TaskPoolOptions } from 'consumers';

import { makeFolder } from '../temporary-folder';

/** A task pool whose processes need something that may be down: its `setup()` throws while a file is there. */
function make(options: TaskPoolOptions) {
  const folder = makeFolder();
  const outage = join(folder, 'outage');
  const module = join(folder, 'task.cjs');
  writeFileSync(
    module,
    `const { existsSync } = require('node:fs');
     module.exports = (word) => (word === 'die' ? process.kill(process.pid, 'SIGKILL') : word);
     module.exports.setup = () => {
       if (existsSync(${JSON.stringify(outage)})) throw new Error('the database is down');
     };`,
  );
  const tasks = new TaskPool<string, unknown>(module, options);
  return {
    tasks,
    begin: () => {
      writeFileSync(outage, '');
    },
    end: () => {
      rmSync(outage);
    },
  };
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise(setImmediate);
}

const DOWN = { failures: [{ reason: 'could not start', error: { message: 'the database is down' } }] };

beforeEach(() => {
  jest.spyOn(process, 'emitWarning').mockReturnValue();
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('a task pool whose processes cannot start any more', () => {
  test('rejects the calls that wait, and makes others when they can again', async () => {
    const { tasks, begin, end } = make({ quantity: 1 });
    expect(await tasks.run('before')).toBe('before');
    begin();
    await expect(tasks.run('die')).rejects.toMatchObject({ failures: [{ reason: 'killed' }] });
    await expect(tasks.run('during')).rejects.toBeInstanceOf(ConsumerError);
    await expect(tasks.map(['a', 'b'])).rejects.toMatchObject(DOWN);
    await expect(tasks.ready()).rejects.toMatchObject(DOWN);
    expect(tasks.stats.seats[0]?.state).toBe('asleep');
    end();
    expect(await tasks.run('after')).toBe('after');
    await tasks.ready();
    expect(process.emitWarning).toHaveBeenCalledWith(
      expect.stringMatching(
        /^A process failed between calls: task-1 .*could not start: Error: the database is down/,
      ),
      'ConsumersWarning',
    );
    await tasks.join();
  });

  test('does so when they fell asleep, or were recycled', async () => {
    for (const options of [{ idleTimeout: 1 }, { recycle: { items: 1 } }]) {
      const { tasks, begin, end } = make({ ...options, quantity: 1 });
      expect(await tasks.run('before')).toBe('before');
      if ('idleTimeout' in options) await until(() => tasks.stats.seats[0]?.state === 'asleep');
      begin();
      await expect(tasks.run('during')).rejects.toMatchObject(DOWN);
      end();
      expect(await tasks.run('after')).toBe('after');
      await tasks.join();
    }
  });

  test('rejects where one of them does not sleep, too', async () => {
    const { tasks, begin, end } = make({ quantity: 2, idleTimeout: 1 });
    await tasks.ready();
    await until(() => tasks.stats.seats.every(({ state }) => state === 'asleep'));
    begin();
    await expect(tasks.run('during')).rejects.toBeInstanceOf(ConsumerError);
    end();
    expect(await tasks.run('after')).toBe('after');
    await tasks.join();
  });

  test('takes calls that are made as it rejects others', async () => {
    const { tasks, begin, end } = make({ quantity: 1 });
    await tasks.ready();
    begin();
    let late: Promise<unknown> | undefined;
    function* words(): Generator<string> {
      try {
        for (;;) yield 'die';
      } finally {
        late = tasks.run('late').catch((error: unknown) => error);
      }
    }
    await expect(tasks.map(words())).rejects.toBeInstanceOf(ConsumerError);
    expect(await late).toBeInstanceOf(ConsumerError);
    end();
    expect(await tasks.run('after')).toBe('after');
    await tasks.join();
  });

  test('leaves the calls to processes that are well', async () => {
    const { tasks, begin, end } = make({ quantity: 2, retries: 1 });
    await tasks.ready();
    begin();
    // One of them dies of it twice, or each of them once.
    await expect(tasks.run('die')).rejects.toBeInstanceOf(ConsumerError);
    end();
    expect(await tasks.map(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    await tasks.join();
  });

  test('can be joined meanwhile', async () => {
    const { tasks, begin } = make({ quantity: 1 });
    await tasks.ready();
    begin();
    const died = expect(tasks.run('die')).rejects.toBeInstanceOf(ConsumerError);
    const waits = expect(tasks.run('waits')).rejects.toBeInstanceOf(ConsumerError);
    await tasks.join();
    await Promise.all([died, waits]);
  });

  test('is given up where none ever started', async () => {
    const { tasks, begin, end } = make({ quantity: 1 });
    begin();
    await expect(tasks.run('never')).rejects.toMatchObject(DOWN);
    end();
    await expect(tasks.run('never')).rejects.toMatchObject(DOWN);
    await expect(tasks.join()).rejects.toMatchObject(DOWN);
  });
});
