import { Items, type Feeder } from '../../dist/lib/child/items';

/** Writes down what the items say to whoever feeds them. */
function record(): { items: Items; said: string[] } {
  const said: string[] = [];
  const feeder: Feeder = {
    ask: (moved, wanted) => said.push(`ask ${moved} ${wanted}`),
    leave: (unstarted) => said.push(`leave ${unstarted}`),
    hold: () => said.push('hold'),
    release: () => said.push('release'),
  };
  return { items: new Items(feeder), said };
}

const PENDING = Symbol('pending');
const now = (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, Promise.resolve(PENDING)]);

describe('Items', () => {
  test('`next()` acknowledges the item before, and keeps the process alive while it waits', async () => {
    const { items, said } = record();
    const first = items.next();
    expect(said.splice(0)).toEqual(['hold', 'ask 0 1']);
    items.receive(['a']);
    expect(await first).toEqual({ done: false, value: 'a' });
    expect(said.splice(0)).toEqual(['release']);
    void items.next();
    expect(said).toEqual(['hold', 'ask 1 1']);
  });

  test('several calls of `next()` each want an item, and acknowledge none before one is given', async () => {
    const { items, said } = record();
    const steps = [items.next(), items.next()];
    expect(said.splice(0)).toEqual(['hold', 'ask 0 1', 'ask 0 1']);
    items.receive(['a']);
    items.receive(['b']);
    expect(await Promise.all(steps)).toMatchObject([{ value: 'a' }, { value: 'b' }]);
    expect(items.started).toBe(2);
    void items.next();
    expect(items.started).toBe(1);
    expect(said).toEqual(['release', 'hold', 'ask 1 1']);
  });

  test('after the end every call is done, and moving past is still counted', async () => {
    const { items } = record();
    const first = items.next();
    const second = items.next();
    items.receive(['a']);
    items.end();
    expect(await first).toEqual({ done: false, value: 'a' });
    expect(await second).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(items.takeMoved()).toBe(1);
    expect(items.takeMoved()).toBe(0);
  });

  test('`return()` says that no more is taken, gives back what was not started, and what still comes', async () => {
    const { items, said } = record();
    const first = items.next();
    items.receive(['a', 'b', 'c']);
    await first;
    said.splice(0);
    expect(await items.return()).toEqual({ done: true, value: undefined });
    await items.return();
    expect(said.splice(0)).toEqual(['leave 2']);
    items.receive(['d']);
    expect(said).toEqual(['leave 1']);
    expect(items.started).toBe(1);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  test('`throw()` ends them and rejects with what it was given', async () => {
    const { items, said } = record();
    await expect(items.throw(new Error('stop'))).rejects.toThrow('stop');
    expect(said).toEqual(['leave 0']);
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
      items.receive(['a', 'b']);
      await ended;
      expect(said.some((word) => word.startsWith('leave'))).toBe(true);
      expect(await items.next()).toMatchObject({ done: true });
    }
  });

  test('frozen, they give nothing more to a consumer that has failed', async () => {
    const { items } = record();
    const waiting = items.next();
    items.freeze();
    items.receive(['a']);
    expect(await now(waiting)).toBe(PENDING);
    expect(await now(items.next())).toBe(PENDING);
  });
});
