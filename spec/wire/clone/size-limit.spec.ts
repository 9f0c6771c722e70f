import v8 from 'node:v8';

import { PoolError } from 'consumers';

import { refuseLargeMessage } from '../../../dist/lib/wire/clone/size-limit';
import { encodeValue } from '../../../dist/lib/wire/codec/encode-value';
import { Encoder } from '../../../dist/lib/wire/codec/encoder';
import { packValues } from '../../../dist/lib/wire/segments/pack';
import { encoded } from '../crossing';

const GIB = 2 ** 30;

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the limit of an item', () => {
  test('is 1 GiB, and said', () => {
    const refusal = /^Expected an item .* but it takes 1\.00 GiB, and the limit is 1 GiB\. Send it in parts/;
    // Its memory is never touched.
    expect(() => encoded([Buffer.alloc(GIB), 1])).toThrow(refusal);
  });

  test.each<[string, (bytes: number) => unknown]>([
    ['a string', (bytes) => 'x'.repeat(bytes)],
    ['a string of wide characters', (bytes) => '€'.repeat(bytes / 2)],
    ['a `Buffer`', (bytes) => Buffer.alloc(bytes)],
    ['an array', (bytes) => Array<number>(bytes).fill(1)],
    ['all strings together', (bytes) => Array<string>(bytes / 50).fill('x'.repeat(49))],
    ['what `v8` wrote', (bytes) => new Set(['x'.repeat(bytes)])],
  ])('counts the bytes of %s', (_, make) => {
    const encode = (bytes: number): number => {
      const encoder = new Encoder({ most: 100_000, page: 64 });
      encodeValue(encoder, make(bytes), 'item');
      return encoder.to - encoder.from;
    };
    expect(encode(90_000)).toBeGreaterThanOrEqual(90_000);
    expect(() => encode(100_100)).toThrow(PoolError);
  });
});

describe('the limit of what a consumer sends', () => {
  const pretend = (memory: number, serialize: () => { byteLength: number }): void => {
    const statistics = { ...v8.getHeapStatistics(), used_heap_size: 0, external_memory: memory };
    jest.spyOn(v8, 'getHeapStatistics').mockReturnValue(statistics);
    jest.spyOn(v8, 'serialize').mockImplementation(serialize as never);
  };

  test('is 2 GiB for a result', () => {
    expect(() => packValues([['result', Buffer.alloc(2 * GIB)]])).toThrow(
      /^Expected `result` to be .* it takes 2\.00 GiB, and the limit is 2 GiB/,
    );
  });

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
