import { Items, type Feeder } from '../../../dist/lib/child/items/items';
import { Quota } from '../../../dist/lib/child/items/recycle-limit';

/** Writes down what the items say to whoever feeds them. */
function record(quota?: Quota): { items: Items; said: string[]; started: number[] } {
  const said: string[] = [];
  const begun: number[] = [];
  const feeder: Feeder = {
    progress: ({ moved, started, received, waiting, low }) => {
      said.push(`moved ${moved}, of ${received}, ${low ? 'low' : `waiting ${waiting}`}`);
      begun.push(started);
    },
    giveBack: (unstarted) => said.push(`give back ${unstarted}`),
    leave: ({ moved, started }) => said.push(`leave after ${moved}, ${started} started`),
    hold: () => said.push('hold'),
    release: () => said.push('release'),
  };
  return { items: new Items(feeder, quota), said, started: begun };
}

const PENDING = Symbol('pending');
const now = (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, Promise.resolve(PENDING)]);

/** The clock of the items stands still unless a test moves it. */
let clock = 1_000_000;
beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function takeAll(items: Items): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

describe('Items', () => {
  test('`next()` acknowledges the item before, and keeps the process alive while it waits', async () => {
    const { items, said } = record();
    const first = items.next();
    expect(said.splice(0)).toEqual(['hold', 'moved 0, of 0, waiting 1']);
    items.receive({ items: ['a'], prefetch: false, careful: false });
    expect(await first).toEqual({ done: false, value: 'a' });
    expect(said.splice(0)).toEqual(['release']);
    void items.next();
    expect(said).toEqual(['hold', 'moved 1, of 1, waiting 1']);
  });

  test('a batch is given in order, with no word until it is empty', async () => {
    const { items, said } = record();
    const first = items.next();
    said.splice(0);
    items.receive({ items: ['a', 'b', 'c'], prefetch: false, careful: false });
    expect([await first, await items.next(), await items.next()].map(({ value }) => value)).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(said.splice(0)).toEqual(['release']);
    void items.next();
    expect(said).toEqual(['hold', 'moved 3, of 3, waiting 1']);
  });

  test('with prefetch, they say when the last batch is begun, and only then', async () => {
    const { items, said } = record();
    const taken = takeAll(items);
    said.splice(0);
    items.receive({ items: ['a', 'b'], prefetch: true, careful: false });
    items.receive({ items: ['c'], prefetch: true, careful: false });
    expect(said.splice(0)).toEqual(['moved 0, of 2, low', 'release']);
    await new Promise(setImmediate);
    expect(said).toEqual(['moved 2, of 3, low', 'hold']);
    // What was fetched ahead may lie in the socket still, so they wait a turn before they ask.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(said.slice(2)).toEqual(['moved 1, of 3, waiting 1']);
    items.end();
    expect(await taken).toEqual(['a', 'b', 'c']);
  });

  test('say every 10 ms what was moved past, while there is work', async () => {
    const { items, said } = record();
    const first = items.next();
    items.receive({ items: ['a', 'b', 'c', 'd'], prefetch: false, careful: false });
    await first;
    await items.next();
    said.splice(0);
    clock += 10;
    await items.next();
    expect(said.splice(0)).toEqual(['moved 2, of 4, waiting 0', 'hold', 'release']);
    await items.next();
    expect(said).toEqual([]);
  });

  test('let the event loop turn while there is work, and lose no item by it', async () => {
    const { items } = record();
    items.receive({ items: ['a', 'b', 'c'], prefetch: false, careful: false });
    let turned = false;
    setImmediate(() => (turned = true));
    await items.next();
    expect(turned).toBe(false);
    clock += 4;
    expect([await items.next(), await items.next()].map(({ value }) => value)).toEqual(['b', 'c']);
    expect(turned).toBe(true);
  });

  test('several calls of `next()` each want an item, and acknowledge none before one is given', async () => {
    const { items, said } = record();
    const steps = [items.next(), items.next()];
    expect(said.splice(0)).toEqual(['hold', 'moved 0, of 0, waiting 1', 'moved 0, of 0, waiting 2']);
    items.receive({ items: ['a'], prefetch: false, careful: false });
    items.receive({ items: ['b'], prefetch: false, careful: false });
    expect(await Promise.all(steps)).toMatchObject([{ value: 'a' }, { value: 'b' }]);
    expect(items.started).toBe(2);
    void items.next();
    expect(items.started).toBe(1);
    expect(said).toEqual(['moved 0, of 1, waiting 1', 'release', 'hold', 'moved 1, of 2, waiting 1']);
  });

  test('give back from the end what was not started, and go on with the rest', async () => {
    const { items, said } = record();
    const taken = takeAll(items);
    items.receive({ items: ['a', 'b'], prefetch: false, careful: false });
    items.receive({ items: ['c', 'd'], prefetch: false, careful: false });
    said.splice(0);
    items.askBack(2);
    items.askBack(5);
    expect(said.splice(0)).toEqual(['give back 2', 'give back 1']);
    await new Promise(setImmediate);
    items.end();
    expect(await taken).toEqual(['a']);
  });

  test('say what was moved past before they give back', async () => {
    const { items, said } = record();
    items.receive({ items: ['a', 'b', 'c'], prefetch: false, careful: false });
    await items.next();
    await items.next();
    said.splice(0);
    items.askBack(1);
    expect(said).toEqual(['moved 1, of 3, waiting 0', 'give back 1']);
    expect(items.started).toBe(1);
  });

  test('after the end every call is done, and moving past is still counted', async () => {
    const { items } = record();
    const first = items.next();
    const second = items.next();
    items.receive({ items: ['a'], prefetch: false, careful: false });
    items.end();
    expect(await first).toEqual({ done: false, value: 'a' });
    expect(await second).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(items.takeMoved()).toBe(1);
    expect(items.takeMoved()).toBe(0);
  });

  test('`return()` says where the consumer stands, and what still comes is no longer taken', async () => {
    const { items, said } = record();
    const first = items.next();
    items.receive({ items: ['a', 'b', 'c'], prefetch: false, careful: false });
    await first;
    said.splice(0);
    expect(await items.return()).toEqual({ done: true, value: undefined });
    await items.return();
    expect(said.splice(0)).toEqual(['leave after 0, 1 started']);
    items.receive({ items: ['d'], prefetch: false, careful: false });
    expect(said).toEqual([]);
    expect(items.started).toBe(1);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  test('`throw()` ends them and rejects with what it was given', async () => {
    const { items, said } = record();
    await expect(items.throw(new Error('stop'))).rejects.toThrow('stop');
    expect(said).toEqual(['leave after 0, 0 started']);
  });

  test('`for await` that breaks, and `Symbol.asyncDispose`, end them', async () => {
    for (const end of [
      async (items: Items) => {
        for await (const _ of items) break;
      },
      (items: Items) => items[Symbol.asyncDispose](),
    ]) {
      const { items, said } = record();
      const ended = end(items);
      items.receive({ items: ['a', 'b'], prefetch: false, careful: false });
      await ended;
      expect(said.some((word) => word.startsWith('leave'))).toBe(true);
      expect(await items.next()).toMatchObject({ done: true });
    }
  });

  test('frozen, they give nothing more to a consumer that has failed', async () => {
    const { items } = record();
    const waiting = items.next();
    items.freeze();
    items.receive({ items: ['a'], prefetch: false, careful: false });
    expect(await now(waiting)).toBe(PENDING);
    expect(await now(items.next())).toBe(PENDING);
  });

  test('report each item of a careful batch before it is given, and how many are begun', async () => {
    const { items, said, started } = record();
    const first = items.next();
    items.receive({ items: ['a', 'b', 'c'], prefetch: false, careful: true });
    expect(said.splice(0).at(-1)).toBe('release');
    expect(started.splice(0)).toEqual([0, 1]);
    await first;
    await items.next();
    await items.next();
    expect(said).toEqual(['moved 1, of 3, waiting 0', 'moved 1, of 3, waiting 0']);
    expect(started).toEqual([1, 1]);
  });

  test('say so where a consumer works on several items of a careful batch at a time', () => {
    const { items, started } = record();
    for (let call = 0; call < 3; call += 1) void items.next();
    items.receive({ items: ['a', 'b', 'c'], prefetch: false, careful: true });
    expect(started.at(-1)).toBe(3);
  });

  test('end after so many items, and say before the result comes what was moved past', async () => {
    const quota = new Quota();
    quota.set({ items: 2, rss: undefined });
    const { items, said } = record(quota);
    items.receive({ items: ['a', 'b', 'c'], prefetch: false, careful: false });
    expect(await takeAll(items)).toEqual(['a', 'b']);
    expect(said).toEqual(['moved 2, of 3, waiting 0']);
    expect(items.isSpent).toBe(true);
  });

  test('do not give back what a call of `next()` waits for, while the event loop is to turn', async () => {
    const { items, said } = record();
    items.receive({ items: ['a', 'b', 'c', 'd'], prefetch: false, careful: false });
    await items.next();
    clock += 4;
    const second = items.next();
    said.splice(0);
    items.askBack(5);
    expect(said).toContain('give back 2');
    expect(await second).toEqual({ done: false, value: 'b' });
  });

  test('give what calls of `next()` wait for, though the end comes in the same turn', async () => {
    const { items } = record();
    items.receive({ items: ['a', 'b', 'c'], prefetch: true, careful: false });
    await items.next();
    clock += 4;
    const steps = [items.next(), items.next(), items.next()];
    items.end();
    expect((await Promise.all(steps)).map(({ value }) => value)).toEqual(['b', 'c', undefined]);
  });

  test('with care, say what is started when the call that waited has it, and what is done after the end', async () => {
    const { items, said } = record();
    const first = items.next();
    said.splice(0);
    items.receive({ items: ['a'], prefetch: false, careful: true });
    await first;
    expect(said.splice(0)).toContain('moved 0, of 1, waiting 0');
    items.end();
    await items.next();
    expect(said).toEqual(['moved 1, of 1, waiting 0']);
  });
});
