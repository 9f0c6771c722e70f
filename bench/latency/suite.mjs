import { atMost } from '../run/targets.mjs';

const start = {
  name: 'start',
  title: 'Until the first item is there',
  how:
    'From before `new Pool(…, { quantity: 1 })` and a `put()` until the item is in the consumer’s hand; from before `fork` ' +
    'of an empty program and a `send()` until the message is in the child’s hand. Both processes read the same clock. ' +
    'Medians of 15, one after the other.',
  contenders: {
    '`new Pool`': { program: 'latency/start-pool.mjs' },
    'bare `fork`': { program: 'latency/start-fork.mjs' },
  },
  targets: [
    atMost(1.1, {
      work: '`new Pool` → first item in a consumer',
      name: '`new Pool`',
      other: 'bare `fork`',
      of: 'bare fork → first message',
      figure: 'ms',
    }),
  ],
};

const shortRun = {
  name: 'short-run',
  title: 'From start to end, with one item',
  how:
    'From before `new Pool(…, { quantity: 2 })` and a `put()` until `join()` has resolved; from before the `fork` of two empty ' +
    'programs until each has answered a message and is gone. Medians of 15, one after the other.',
  contenders: {
    '`new Pool`': { program: 'latency/short-run-pool.mjs' },
    'bare `fork`': { program: 'latency/short-run-fork.mjs' },
  },
  targets: [
    atMost(1.15, {
      work: '`new Pool` → `join()` with one item, 2 processes',
      name: '`new Pool`',
      other: 'bare `fork`',
      of: 'two bare forks, a message each way, exit',
      figure: 'ms',
    }),
  ],
};

const roundTrip = {
  name: 'round-trip',
  title: 'Round trip of a lone item',
  how:
    'From `put()` until `stats` says that the consumer has moved past the item; from `send()` until the echo of a bare ' +
    'child has come. Both are looked for at each turn of the event loop. Medians of 2,000, after 500 more.',
  contenders: {
    '`put`': { program: 'latency/round-trip-pool.mjs' },
    'bare `send`': { program: 'latency/round-trip-send.mjs' },
  },
  targets: [
    atMost(1.5, {
      work: 'round trip of a lone item',
      name: '`put`',
      other: 'bare `send`',
      of: 'a bare `send` echo',
      figure: 'µs',
    }),
  ],
};

export const latency = [start, shortRun, roundTrip];
