import v8 from 'node:v8';

import { PoolError } from 'consumers';

import { snapshot } from '../../../dist/lib/parent/intake/snapshot';
import { refuseLargeMessage } from '../../../dist/lib/wire/clone/size-limit';

const GIB = 2 ** 30;

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the limit of an item', () => {
  test('is 1 GiB, as `put()` estimates it, and said', () => {
    const half = 'x'.repeat(GIB / 4);
    const refusal = /^Expected an item .* but it takes 1\.\d+ GiB, and the limit is 1 GiB\. Send it in parts/;
    expect(() => snapshot([half, half, 'and a bit more'])).toThrow(refusal);
    expect(snapshot([half]).bytes).toBeGreaterThan(GIB / 2);
  });
});

describe('the limit of what a consumer sends', () => {
  const pretend = (memory: number, serialize: () => { byteLength: number }): void => {
    const statistics = { ...v8.getHeapStatistics(), used_heap_size: 0, external_memory: memory };
    jest.spyOn(v8, 'getHeapStatistics').mockReturnValue(statistics);
    jest.spyOn(v8, 'serialize').mockImplementation(serialize as never);
  };

  test('is 2 GiB, which Node 20 cannot read', () => {
    pretend(3 * GIB, () => ({ byteLength: 2 * GIB }));
    expect(() => {
      refuseLargeMessage([], 'result');
    }).toThrow(/^Expected `result` to be .* it takes 2\.00 GiB, and the limit is 2 GiB/);
    pretend(3 * GIB, () => ({ byteLength: 2 * GIB - 2 ** 20 }));
    refuseLargeMessage([], 'result');
  });

  test('holds where Node makes no buffer of it', () => {
    pretend(9 * GIB, () => {
      throw Object.assign(new Error('Cannot create a Buffer'), { code: 'ERR_BUFFER_TOO_LARGE' });
    });
    expect(() => {
      refuseLargeMessage([], 'result');
    }).toThrow(PoolError);
  });

  test('is not looked at where the process has not so much memory', () => {
    pretend(GIB - 1, () => {
      throw new Error('it was measured');
    });
    refuseLargeMessage([], 'result');
  });
});
