import type { Clock } from '../../../dist/lib/child/items/clock';
import { Items } from '../../../dist/lib/child/items/items';
import { OutputBuffer } from '../../../dist/lib/child/output-buffer';
import { RecycleLimit } from '../../../dist/lib/child/items/recycle-limit';
import type { ParentLink } from '../../../dist/lib/child/parent-link';
import { segmentsOf, toWire } from '../../wire/segments/values';

/** The time of the items stands still unless a test moves it; the event loop is the real one. */
class StillClock implements Clock {
  time = 1_000_000;

  now(): number {
    return this.time;
  }

  elapsed(): number {
    return this.time;
  }

  stamp(): number {
    return this.time;
  }

  onNextTurn(act: () => void): void {
    setImmediate(act);
  }

  after(_: number, act: () => void): void {
    setImmediate(act);
  }
}

/** Writes down what the items tell the parent. */
function record(limit = new RecycleLimit()) {
  const said: string[] = [];
  const started: number[] = [];
  const clock = new StillClock();
  let reported = 0;
  const news = (moved: number): number => {
    const since = moved - reported;
    reported = moved;
    return since;
  };
  const tell = (message: Parameters<ParentLink['send']>[0]): string => {
    switch (message.type) {
      case 'progress': {
        started.push(message.started - message.moved);
        const state = message.belowLowWatermark ? 'low' : `waiting ${message.waiting}`;
        return `moved ${news(message.moved)}, of ${message.received}, ${state}`;
      }
      case 'revoked':
        return `keep ${message.kept}`;
      case 'finishedReading':
        return `leave after ${news(message.moved)}, ${message.started - message.moved} started`;
      case 'started':
      case 'called':
      case 'put':
      case 'returned':
      case 'failed':
        return message.type;
    }
  };
  const link: ParentLink = {
    send: (message) => said.push(tell(message)),
    hold: () => said.push('hold'),
    release: () => said.push('release'),
  };
  const items = new Items({ link, limit, outputs: new OutputBuffer(), clock });
  let received = 0;
  const receive = (batch: readonly unknown[], { prefetch = false, reportEach = false } = {}): void => {
    items.receive({ first: received, segments: toWire(segmentsOf(batch)), prefetch, reportEach });
    received += batch.length;
  };
  return { items, said, started, clock, receive };
}

const PENDING = Symbol('pending');
const now = (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, Promise.resolve(PENDING)]);

const inHand = ({ standing: { moved, started } }: Items): number => started - moved;

async function takeAll(items: Items): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

describe('Items', () => {
  test('`next()` acknowledges the item before, and keeps the process alive while it waits', async () => {
    const { items, said, receive } = record();
    const first = items.next();
    expect(said.splice(0)).toEqual(['hold', 'moved 0, of 0, waiting 1']);
    receive(['a']);
    expect(await first).toEqual({ done: false, value: 'a' });
    expect(said.splice(0)).toEqual(['release']);
    void items.next();
    expect(said).toEqual(['hold', 'moved 1, of 1, waiting 1']);
  });

  test('a batch is given in order, with no word until it is empty', async () => {
    const { items, said, receive } = record();
    const first = items.next();
    said.splice(0);
    receive(['a', 'b', 'c']);
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
    const { items, said, receive } = record();
    const taken = takeAll(items);
    said.splice(0);
    receive(['a', 'b'], { prefetch: true });
    receive(['c'], { prefetch: true });
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
    const { items, said, receive, clock } = record();
    const first = items.next();
    receive(['a', 'b', 'c', 'd']);
    await first;
    await items.next();
    said.splice(0);
    clock.time += 10;
    await items.next();
    expect(said.splice(0)).toEqual(['moved 2, of 4, waiting 0', 'hold', 'release']);
    await items.next();
    expect(said).toEqual([]);
  });

  test('let the event loop turn while there is work, and lose no item by it', async () => {
    const { items, receive, clock } = record();
    receive(['a', 'b', 'c']);
    let turned = false;
    setImmediate(() => (turned = true));
    await items.next();
    expect(turned).toBe(false);
    clock.time += 4;
    expect([await items.next(), await items.next()].map(({ value }) => value)).toEqual(['b', 'c']);
    expect(turned).toBe(true);
  });

  test('several calls of `next()` each want an item, and acknowledge none before one is given', async () => {
    const { items, said, receive } = record();
    const steps = [items.next(), items.next()];
    expect(said.splice(0)).toEqual(['hold', 'moved 0, of 0, waiting 1', 'moved 0, of 0, waiting 2']);
    receive(['a']);
    receive(['b']);
    expect(await Promise.all(steps)).toMatchObject([{ value: 'a' }, { value: 'b' }]);
    expect(inHand(items)).toBe(2);
    void items.next();
    expect(inHand(items)).toBe(1);
    expect(said).toEqual(['moved 0, of 1, waiting 1', 'release', 'hold', 'moved 1, of 2, waiting 1']);
  });

  test('give back from the end what was not started, and go on with the rest', async () => {
    const { items, said, receive } = record();
    const taken = takeAll(items);
    receive(['a', 'b']);
    receive(['c', 'd']);
    said.splice(0);
    items.revoke(2);
    items.revoke(5);
    expect(said.splice(0)).toEqual(['keep 2', 'keep 1']);
    await new Promise(setImmediate);
    items.end();
    expect(await taken).toEqual(['a']);
  });

  test('say what was moved past before they give back', async () => {
    const { items, said, receive } = record();
    receive(['a', 'b', 'c']);
    await items.next();
    await items.next();
    said.splice(0);
    items.revoke(1);
    expect(said).toEqual(['moved 1, of 3, waiting 0', 'keep 2']);
    expect(inHand(items)).toBe(1);
  });

  test('after the end every call is done, and moving past is still counted', async () => {
    const { items, receive } = record();
    const first = items.next();
    const second = items.next();
    receive(['a']);
    items.end();
    expect(await first).toEqual({ done: false, value: 'a' });
    expect(await second).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(items.standing).toEqual({ moved: 1, started: 1 });
  });

  test('`return()` says where the consumer stands, and what still comes is no longer taken', async () => {
    const { items, said, receive } = record();
    const first = items.next();
    receive(['a', 'b', 'c']);
    await first;
    said.splice(0);
    expect(await items.return()).toEqual({ done: true, value: undefined });
    await items.return();
    expect(said.splice(0)).toEqual(['leave after 0, 1 started']);
    receive(['d']);
    expect(said).toEqual([]);
    expect(inHand(items)).toBe(1);
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
      const { items, said, receive } = record();
      const ended = end(items);
      receive(['a', 'b']);
      await ended;
      expect(said.some((word) => word.startsWith('leave'))).toBe(true);
      expect(await items.next()).toMatchObject({ done: true });
    }
  });

  test('frozen, they give nothing more to a consumer that has failed', async () => {
    const { items, receive } = record();
    const waiting = items.next();
    items.freeze();
    receive(['a']);
    expect(await now(waiting)).toBe(PENDING);
    expect(await now(items.next())).toBe(PENDING);
  });

  test('report each item of a careful batch before it is given, and how many are begun', async () => {
    const { items, said, started, receive } = record();
    const first = items.next();
    receive(['a', 'b', 'c'], { reportEach: true });
    expect(said.splice(0).at(-1)).toBe('release');
    expect(started.splice(0)).toEqual([0, 1]);
    await first;
    await items.next();
    await items.next();
    expect(said).toEqual(['moved 1, of 3, waiting 0', 'moved 1, of 3, waiting 0']);
    expect(started).toEqual([1, 1]);
  });

  test('say so where a consumer works on several items of a careful batch at a time', () => {
    const { items, started, receive } = record();
    for (let call = 0; call < 3; call += 1) void items.next();
    receive(['a', 'b', 'c'], { reportEach: true });
    expect(started.at(-1)).toBe(3);
  });

  test('end after so many items, and say before the result comes what was moved past', async () => {
    const limit = new RecycleLimit();
    limit.set({ items: 2, rss: undefined });
    const { items, said, receive } = record(limit);
    receive(['a', 'b', 'c']);
    expect(await takeAll(items)).toEqual(['a', 'b']);
    expect(said).toEqual(['moved 2, of 3, waiting 0']);
    expect(items.isRecycled).toBe(true);
  });

  test('do not give back what a call of `next()` waits for, while the event loop is to turn', async () => {
    const { items, said, receive, clock } = record();
    receive(['a', 'b', 'c', 'd']);
    await items.next();
    clock.time += 4;
    const second = items.next();
    said.splice(0);
    items.revoke(5);
    expect(said).toContain('keep 2');
    expect(await second).toEqual({ done: false, value: 'b' });
  });

  test('give what calls of `next()` wait for, though the end comes in the same turn', async () => {
    const { items, receive, clock } = record();
    receive(['a', 'b', 'c'], { prefetch: true });
    await items.next();
    clock.time += 4;
    const steps = [items.next(), items.next(), items.next()];
    items.end();
    expect((await Promise.all(steps)).map(({ value }) => value)).toEqual(['b', 'c', undefined]);
  });

  test('with care, say what is started when the call that waited has it, and what is done after the end', async () => {
    const { items, said, receive } = record();
    const first = items.next();
    said.splice(0);
    receive(['a'], { reportEach: true });
    await first;
    expect(said.splice(0)).toContain('moved 0, of 1, waiting 0');
    items.end();
    await items.next();
    expect(said).toEqual(['moved 1, of 1, waiting 0']);
  });
});
