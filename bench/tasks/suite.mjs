import { PYTHON_VERSION } from '../run/python.mjs';
import { atLeast, atMost, staysFlat } from '../run/targets.mjs';
import { mapValues, PEERS, peers } from '../throughput/contenders.mjs';

const CALLS = 'tasks/calls.mjs';
const BEST_PEER = { others: Object.keys(PEERS), of: 'the best Node peer' };

const RUN = 'consumers, `run`';
const OUTPUTS = 'consumers, outputs';
const WAYS = {
  'consumers, `map`': 'map',
  'consumers, `imap`': 'imap',
  'consumers, `imapUnordered`': 'imapUnordered',
};

/** Left out where there is no Python. */
const PYTHONS = PYTHON_VERSION === undefined ? [] : ['Python, `Pool.imap`, chunks of 1,024'];

const squares = {
  name: 'task-squares',
  title: '1,000,000 calls of `x => x * x`',
  isDrawn: true,
  how:
    'Two processes (threads where a peer is said to use them); the items are made before the clock starts, and ' +
    '2,000 calls; it stops at the last answer. With outputs, it starts when both processes are ready, and stops when they are gone. ' +
    'By `run`, and for the peers, 1,000 calls are in flight at a time; a worker that can be given several tasks at a time is given 500. Peers get ' +
    'fewer calls: rates are compared. Python: `multiprocessing.Pool(2)`, whose workers have done 2,000 before the clock ' +
    'starts, and it stops at the last answer.',
  contenders: {
    ...mapValues(WAYS, (way) => ({ program: 'tasks/source.mjs', parameters: [way, 'numbers', 1_000_000] })),
    ...byRun('numbers', 1_000_000),
    [OUTPUTS]: { program: 'outputs/pool.mjs', parameters: ['numbers', 1_000_000] },
    ...Object.fromEntries(PYTHONS.map((name) => [name, python(1_000_000, 1_024)])),
    ...peers('numbers', 50_000, CALLS),
  },
  targets: [
    ...atLeastByEachWay(15, BEST_PEER),
    ...atLeastByEachWay(0.5, { others: [OUTPUTS], of: 'a pool with outputs' }),
    ...PYTHONS.flatMap((name) => atLeastByEachWay(0.8, { others: [name], of: name })),
    atLeast(5, { work: '1 M calls of `run`, 1,000 in flight', name: RUN, ...BEST_PEER }),
  ],
};

const rows = {
  name: 'task-rows',
  title: '500,000 calls with rows of 12 fields in and out',
  isDrawn: true,
  how: 'As for the squares, by `run`, 1,000 in flight: each call answers with its row, in which a number is one more.',
  contenders: { ...byRun('rows', 500_000), ...peers('rows', 50_000, CALLS) },
  targets: [atLeast(5, { work: '500 k rows of 12 fields in and out, by `run`', name: RUN, ...BEST_PEER })],
};

const RUN_OF_ONE = 'consumers, `run`, one process';
const BARE_SEND = 'bare `send`, one process';
const TINYPOOL = 'tinypool, processes';
const WORKERPOOL = 'workerpool, processes';
const roundTrip = {
  name: 'task-round-trip',
  title: 'A lone call',
  how:
    'From `run()` until its answer is there, awaited, one call at a time; the function gives back the number that it is given. ' +
    'Pools have two processes, where it does not say one. Bare `send`: a child sends back what it gets, and its message ' +
    'resolves a promise. Medians of 2,000, after 500 more.',
  contenders: mapValues(
    {
      [RUN]: ['consumers', 2],
      [RUN_OF_ONE]: ['consumers', 1],
      [BARE_SEND]: ['bare-send'],
      [TINYPOOL]: PEERS[TINYPOOL],
      [WORKERPOOL]: PEERS[WORKERPOOL],
    },
    (parameters) => ({ program: 'tasks/round-trip.mjs', parameters }),
  ),
  targets: [
    loneAtMost(1.4, { name: RUN_OF_ONE, other: BARE_SEND, of: 'a bare `send` echo' }),
    loneAtMost(1, { name: RUN, other: TINYPOOL, of: 'tinypool’s processes' }),
    loneAtMost(1, { name: RUN, other: WORKERPOOL, of: 'workerpool’s processes' }),
  ],
};

const MAP = '`map`';
const BARE_FORK = 'bare `fork`';
const shortRun = {
  name: 'task-short-run',
  title: 'From start to end, with ten items',
  how:
    'From before `map(fn, items, { quantity: 2 })` until it has resolved, which is when its processes are gone; from before ' +
    'the `fork` of two empty programs until each has answered a message and is gone. Medians of 15, one after the other.',
  contenders: {
    [MAP]: { program: 'tasks/short-run.mjs' },
    [BARE_FORK]: { program: 'latency/short-run-fork.mjs' },
  },
  targets: [
    atMost(1.3, {
      work: '`await map()` of ten items, 2 processes',
      name: MAP,
      other: BARE_FORK,
      of: 'two bare forks, a message each way, exit',
      figure: 'ms',
    }),
  ],
};

const slowReader = {
  name: 'task-slow-reader',
  title: 'Calls for an endless source, and a slow reader',
  how:
    'By `imap`, for a minute after 40 s; the memory (resident set) of the program and its two processes together. Before, the ' +
    'heaps of the processes grow once.',
  mostRounds: 1,
  contenders: { consumers: { program: 'tasks/slow-reader.mjs', parameters: [40, 100] } },
  targets: [
    staysFlat({
      work: '`imap` of an endless source, slow reader',
      name: 'consumers',
      warm: 40,
      seconds: 100,
    }),
  ],
};

export const tasks = [squares, rows, roundTrip, shortRun, slowReader];

function byRun(kind, count) {
  return { [RUN]: { program: CALLS, parameters: ['consumers', kind, count] } };
}

function python(count, chunk) {
  return { runtime: 'python3', program: 'tasks/pool-imap.py', parameters: [count, chunk] };
}

/** Each of these is three targets. */
function atLeastByEachWay(times, others) {
  return Object.entries(WAYS).map(([name, way]) =>
    atLeast(times, { work: `1 M calls by \`${way}\``, name, ...others }),
  );
}

function loneAtMost(times, others) {
  return atMost(times, { work: 'a lone call by `run`', figure: 'µs', ...others });
}
