import { Backpressure } from '../../../dist/lib/parent/intake/backpressure';

jest.mock(
  '../../../dist/lib/intrinsics',
  () => jest.requireActual<{ fakeable: object }>('../fake-timers').fakeable,
);

const PENDING = Symbol('pending');
const now = (promise: Promise<void>): Promise<unknown> => Promise.race([promise, Promise.resolve(PENDING)]);
/** The clock stands still unless a test moves it. */
let clock = 1_000_000;
beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('Backpressure', () => {
  test.each([
    ['items', { count: 8, bytes: 0 }, { count: 8, bytes: 0 }, { count: 7, bytes: 0 }],
    ['bytes', { count: 1, bytes: 100 }, { count: 1, bytes: 88 }, { count: 1, bytes: 87 }],
  ])('waits at the mark of %s, until an eighth of it is free', async (_, full, stillWaits, free) => {
    const level = { count: 0, bytes: 0 };
    const backpressure = new Backpressure({ items: 8, bytes: 100 }, level);
    expect(await now(backpressure.waitForReady())).toBeUndefined();
    Object.assign(level, full);
    const waiting = backpressure.waitForReady();
    expect(await now(waiting)).toBe(PENDING);
    Object.assign(level, stillWaits);
    backpressure.update();
    expect(await now(waiting)).toBe(PENDING);
    expect(backpressure.waitForReady()).toBe(waiting);
    Object.assign(level, free);
    backpressure.update();
    expect(await now(waiting)).toBeUndefined();
    expect(await now(backpressure.waitForReady())).toBeUndefined();
  });

  test('waits for a turn of the event loop every two milliseconds; all callers before it share one promise', async () => {
    const backpressure = new Backpressure({ items: 8, bytes: 100 }, { count: 1, bytes: 0 });
    expect(await now(backpressure.waitForReady())).toBeUndefined();
    clock += 2;
    // Not every put looks at the clock.
    await backpressure.waitForReady();
    let turned = false;
    setImmediate(() => (turned = true));
    const waiting = backpressure.waitForReady();
    expect(backpressure.waitForReady()).toBe(waiting);
    expect(await now(waiting)).toBe(PENDING);
    await waiting;
    expect(turned).toBe(true);
    expect(await now(backpressure.waitForReady())).toBeUndefined();
  });

  test('waits for a turn at the eighth slow put at the latest, however many quick ones came before', async () => {
    const backpressure = new Backpressure({ items: 8, bytes: 100 }, { count: 1, bytes: 0 });
    for (let i = 0; i < 100; i += 1) expect(await now(backpressure.waitForReady())).toBeUndefined();
    clock += 2;
    const waits = Array.from({ length: 8 }, () => now(backpressure.waitForReady()));
    expect(await Promise.all(waits)).toContain(PENDING);
  });

  test('close(error) rejects the waiting callers', async () => {
    const backpressure = new Backpressure({ items: 1, bytes: 100 }, { count: 1, bytes: 0 });
    const waiting = backpressure.waitForReady();
    backpressure.close(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
  });
});
