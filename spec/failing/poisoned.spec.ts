import { Pool } from 'consumers';

import { throwAtBad } from './fixture';

jest.setTimeout(30_000);

describe('`pool.poisoned`', () => {
  test('tells the item, who had it, and of what that one died', async () => {
    const pool = new Pool(throwAtBad, { quantity: 1, name: 'count', poison: 'skip' });
    expect(pool.poisoned).toEqual([]);
    await pool.putAll(['good', 'bad', 'good']);
    expect(await pool.join()).toEqual([2]);
    const [row] = pool.poisoned;
    expect(row).toEqual({
      item: 'bad',
      itemIndex: 1,
      name: 'count-1',
      index: 1,
      reason: 'threw',
      error: expect.objectContaining({ name: 'TypeError', message: 'cannot read it' }) as unknown,
      pid: expect.any(Number) as number,
      exitCode: 1,
      signal: null,
      stderr: '',
    });
    expect(pool.stats).toMatchObject({ put: 3, consumed: 2, unconsumed: 0 });
  });
});
