/** What the Python original promises, in our words; and what was wrong there, right here. */
import { ConsumerError, Pool, PoolError, type Items } from 'consumers';

async function collect(items: Items<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

function returnName(): string {
  return process.title;
}

describe('the original', () => {
  test('`join()` rejects with a ConsumerError when a consumer fails', async () => {
    const pool = new Pool(
      () => {
        throw new RangeError('on purpose');
      },
      { quantity: 1 },
    );
    const error: unknown = await pool.join().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConsumerError);
    expect((error as ConsumerError).cause).toBeInstanceOf(RangeError);
  });

  test('`results` before `join()` throws a PoolError', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    expect(() => pool.results).toThrow(expect.objectContaining({ code: 'ERR_POOL_NOT_JOINED' }));
    await pool.join();
    expect(pool.results).toEqual([[]]);
  });

  test('processes are named after the function, in seat order', async () => {
    expect(await new Pool(returnName, { quantity: 3 }).join()).toEqual([
      'returnName-1',
      'returnName-2',
      'returnName-3',
    ]);
  });

  test('processes of an anonymous function are named Consumer', async () => {
    expect(await new Pool(() => process.title, { quantity: 2 }).join()).toEqual(['Consumer-1', 'Consumer-2']);
  });

  test('`put()`, `put(1)` and `put(a, b)` are the items undefined, 1 and [a, b]', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    void pool.put();
    void pool.put(1);
    void pool.put('a', 'b');
    expect(await pool.join()).toEqual([[undefined, 1, ['a', 'b']]]);
  });

  test('a consumer takes `args` and then `kwargs`', async () => {
    const configure = (_: Items<unknown>, host: string, { port = 80 }: { port?: number } = {}): string =>
      `${host}:${port}`;
    expect(await new Pool(configure, { quantity: 1, args: ['remote'] }).join()).toEqual(['remote:80']);
    const pool = new Pool(configure, { quantity: 1, args: ['local'], kwargs: { port: 8123 } });
    expect(await pool.join()).toEqual(['local:8123']);
  });

  test('`put()` after `close()` throws a PoolError', async () => {
    const pool = new Pool(collect, { quantity: 1 });
    pool.close();
    expect(() => pool.put(1)).toThrow(PoolError);
    expect(() => pool.put(1)).toThrow(expect.objectContaining({ code: 'ERR_POOL_CLOSED' }));
    await pool.join();
    expect(() => pool.put(1)).toThrow(expect.objectContaining({ code: 'ERR_POOL_CLOSED' }));
  });

  test('`close()`, `join()` and `terminate()` may be called again', async () => {
    const joined = new Pool(collect, { quantity: 1 });
    joined.close();
    joined.close();
    expect(joined.join()).toBe(joined.join());
    await joined.join();
    await joined.terminate();
    await joined.terminate();
    expect(joined.results).toEqual([[]]);

    const terminated = new Pool(collect, { quantity: 1 });
    await terminated.terminate();
    await terminated.terminate();
    terminated.close();
    await expect(terminated.join()).rejects.toMatchObject({ code: 'ERR_POOL_TERMINATED' });
    await expect(terminated.join()).rejects.toBeInstanceOf(PoolError);
  });

  test('a consumer that ignores its items does not make `join()` fail', async () => {
    const pool = new Pool(() => 'ignored', { quantity: 1 });
    void pool.put(1);
    expect(await pool.join()).toEqual(['ignored']);
    expect(pool.stats.unconsumed).toBe(1);
  });
});

describe('what was wrong there', () => {
  test('a result of 1 MB does not deadlock', async () => {
    const pool = new Pool(() => 'x'.repeat(1_000_000), { quantity: 2 });
    expect((await pool.join()).map((result) => result.length)).toEqual([1_000_000, 1_000_000]);
  });

  test('a result that cannot be copied is an error, not a missing row', async () => {
    const error: unknown = await new Pool(() => () => 1, { quantity: 1 })
      .join()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ failures: [{ reason: 'could not send its result', consumed: 0 }] });
  });

  test('a killed child does not leave the others alive', async () => {
    const pool = new Pool(collect, { quantity: 3 });
    const [first, ...others] = pool.stats.seats.map(({ pid }) => pid as number);
    process.kill(first as number, 'SIGKILL');
    await expect(pool.join()).rejects.toMatchObject({
      failures: [{ index: 1, reason: 'killed', signal: 'SIGKILL' }],
    });
    for (const pid of others) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('results are in seat order, whoever ends first', async () => {
    const secondFirst = async (items: Items<never>): Promise<string> => {
      if (process.title.endsWith('-1')) await items.next();
      return process.title;
    };
    const pool = new Pool(secondFirst, { quantity: 2 });
    while (pool.stats.seats[1]?.state !== 'ended') await new Promise(setImmediate);
    expect(pool.stats.seats[0]?.state).not.toBe('ended');
    expect(await pool.join()).toEqual(['secondFirst-1', 'secondFirst-2']);
  });
});
