import { Room } from '../../dist/lib/parent/room';

const PENDING = Symbol('pending');
const now = (promise: Promise<void>): Promise<unknown> => Promise.race([promise, Promise.resolve(PENDING)]);
/** Nothing else happens meanwhile. */
const spin = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('Room', () => {
  test.each([
    ['items', { count: 8, bytes: 0 }, { count: 8, bytes: 0 }, { count: 7, bytes: 0 }],
    ['bytes', { count: 1, bytes: 100 }, { count: 1, bytes: 88 }, { count: 1, bytes: 87 }],
  ])('waits at the mark of %s, until an eighth of it is free', async (_, full, stillWaits, free) => {
    const level = { count: 0, bytes: 0 };
    const room = new Room({ items: 8, bytes: 100 }, level);
    expect(await now(room.waitForRoom())).toBeUndefined();
    Object.assign(level, full);
    const waiting = room.waitForRoom();
    expect(await now(waiting)).toBe(PENDING);
    Object.assign(level, stillWaits);
    room.update();
    expect(await now(waiting)).toBe(PENDING);
    expect(room.waitForRoom()).toBe(waiting);
    Object.assign(level, free);
    room.update();
    expect(await now(waiting)).toBeUndefined();
    expect(await now(room.waitForRoom())).toBeUndefined();
  });

  test.each([
    { puts: 'very many', quick: 1_000_000, slow: 0 },
    { puts: 'slow ones', quick: 0, slow: 2 },
    { puts: 'slow ones after quick ones', quick: 100, slow: 2 },
  ])(
    'who puts without a pause waits for a turn of the event loop now and then: $puts',
    async ({ quick, slow }) => {
      const room = new Room({ items: 1e6, bytes: 1e6 }, { count: 1, bytes: 0 });
      let turned = false;
      setImmediate(() => (turned = true));
      for (let i = 0; i < quick; i += 1) await room.waitForRoom();
      for (let i = 0; i < slow; i += 1) {
        spin(2);
        await room.waitForRoom();
      }
      expect(turned).toBe(true);
    },
  );

  test('rejects who waits when it closes', async () => {
    const room = new Room({ items: 1, bytes: 100 }, { count: 1, bytes: 0 });
    const waiting = room.waitForRoom();
    room.close(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
  });
});
