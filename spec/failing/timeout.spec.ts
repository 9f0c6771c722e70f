import { Pool, type ConsumerError } from 'consumers';

import { hang } from './fixture';

jest.setTimeout(30_000);

describe('`timeout`', () => {
  test('is told by a `TimeoutError`, and names what was exceeded', async () => {
    const pool = new Pool(hang, { quantity: 1, timeout: 50 });
    void pool.put('endless');
    const error = (await pool.join().catch((reason: unknown) => reason)) as ConsumerError;
    expect(error.failures).toMatchObject([
      { reason: 'timed out', item: 'endless', signal: 'SIGKILL', consumed: 0 },
    ]);
    expect(error.cause).toMatchObject({ name: 'TimeoutError', message: 'An item took longer than 50 ms.' });
    expect(error.message).toContain('timed out: TimeoutError: An item took longer than 50 ms');
  });
});
