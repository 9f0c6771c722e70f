import { setImmediate } from 'node:timers/promises';

import { Batches } from '../../../dist/lib/child/items/batches';
import type { SegmentReader } from '../../../dist/lib/wire/segments/receiver';
import { collectGarbage } from '../../parent/collect-garbage';

/** Batches of which nothing else keeps the items that are added. */
function makeBatches() {
  const batches = new Batches();
  const add = (...values: string[]): WeakRef<SegmentReader> => {
    const left = [...values];
    const items = { count: values.length, read: () => left.shift() };
    batches.add({ items, prefetch: false, reportEach: false });
    return new WeakRef(items);
  };
  const readNext = (): unknown => {
    if (!batches.isAmid) batches.begin();
    batches.start();
    return batches.read();
  };
  return { batches, add, readNext };
}

async function isGone(items: WeakRef<SegmentReader>): Promise<boolean> {
  await setImmediate();
  collectGarbage();
  return items.deref() === undefined;
}

describe('a batch', () => {
  test('is in memory until its last item is read', async () => {
    const { add, readNext } = makeBatches();
    const items = add('a', 'b');
    expect(readNext()).toBe('a');
    expect(await isGone(items)).toBe(false);
    expect(readNext()).toBe('b');
    expect(await isGone(items)).toBe(true);
  });

  test('whose rest is given back is in memory no more', async () => {
    const { batches, add, readNext } = makeBatches();
    const [first, second] = [add('a', 'b'), add('c', 'd')];
    expect(readNext()).toBe('a');
    expect(batches.drop(3)).toBe(3);
    expect(await isGone(first)).toBe(true);
    expect(await isGone(second)).toBe(true);
    expect(batches.count).toBe(0);
  });

  test('gives its items one by one, and those of the next one after them', () => {
    const { batches, add, readNext } = makeBatches();
    add('a', 'b');
    add('c');
    add('d');
    expect(batches.count).toBe(4);
    expect(batches.drop(1)).toBe(1);
    expect([readNext(), readNext(), readNext()]).toEqual(['a', 'b', 'c']);
    expect(batches.count).toBe(0);
  });
});
