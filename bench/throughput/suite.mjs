import {
  atLeastOfBareSend,
  atLeastOfThePeers,
  atLeastOfTheRawLoop,
  atLeastOfTheTunedPeers,
  bareSend,
  peers,
  pools,
  rawLoops,
  rawSums,
  tunedPeers,
} from './contenders.mjs';

const numbers = {
  name: 'numbers',
  title: '2,000,000 numbers, summed',
  isDrawn: true,
  how:
    'Two processes (threads where a peer is said to use them); the items are made before the clock starts. The clock of ' +
    '`consumers` runs from when both consumers wait for items until `join()` has resolved, which is when both processes ' +
    'are gone; that of the raw loop from when both children are ready until both have answered and are gone. The raw ' +
    'loop is written by hand: it forks two children and sends them arrays, two on the way to each, and they run the ' +
    'same consumer over an `async function*`. Peers know tasks: each item is one, 1,000 are in flight at a time, their ' +
    'workers have done 2,000 before the clock starts, and it stops at the last answer; a worker that can be given ' +
    'several tasks at a time is given 500. They get fewer items: rates are compared.',
  contenders: {
    ...pools('numbers', 2_000_000),
    ...rawLoops('numbers', 2_000_000),
    ...peers('numbers', 50_000),
  },
  targets: [
    ...atLeastOfThePeers(25, '2 M numbers, summed'),
    ...atLeastOfTheRawLoop({ put: 0.7, putAll: 1.1 }, '2 M numbers, summed'),
  ],
};

const strings = {
  name: 'strings',
  title: '1,000,000 strings of 40 characters',
  isDrawn: true,
  how: 'As for the numbers; of every string its length and its last character are summed.',
  contenders: {
    ...pools('strings', 1_000_000),
    ...rawLoops('strings', 1_000_000),
    ...peers('strings', 50_000),
  },
  targets: [...atLeastOfTheRawLoop({ put: 0.7, putAll: 0.9 }, '1 M strings of 40 characters')],
};

const objects = {
  name: 'objects',
  title: '500,000 objects `{ id, name, tags[2], score }`',
  isDrawn: true,
  how: 'As for the numbers; of every object each property is looked at.',
  contenders: {
    ...pools('objects', 500_000),
    ...rawLoops('objects', 500_000),
    ...peers('objects', 50_000),
  },
  targets: [
    ...atLeastOfTheRawLoop({ put: 1.5, putAll: 1.8 }, '500 k objects `{ id, name, tags[2], score }`'),
  ],
};

const rows = {
  name: 'rows',
  title: '500,000 rows of 12 fields with nested parts',
  isDrawn: true,
  how:
    'As for the numbers; of every row some fields are summed. The peers with chunks are tuned by hand: an array of 1,000 ' +
    'rows is a task, and four of them are in flight. By hand, with nothing awaited for an item: two children get arrays of ' +
    '1,000, as in the raw loop, and sum up each in one go.',
  contenders: {
    ...pools('rows', 500_000),
    ...rawLoops('rows', 500_000),
    ...rawSums('rows', 500_000),
    ...tunedPeers('rows', 500_000),
  },
  targets: [
    ...atLeastOfTheRawLoop({ put: 1.5, putAll: 1.8 }, '500 k rows of 12 fields'),
    ...atLeastOfTheTunedPeers(1.3, '500 k rows of 12 fields'),
  ],
};

const lines = {
  name: 'lines',
  title: '1,000,000 lines of CSV, parsed and summed',
  isDrawn: true,
  how: 'As for the rows; the lines are cut out of one long text, each is split, and two of its fields are summed.',
  contenders: {
    ...pools('lines', 1_000_000),
    ...rawLoops('lines', 1_000_000),
    ...rawSums('lines', 1_000_000),
    ...tunedPeers('lines', 1_000_000),
  },
  targets: [...atLeastOfTheTunedPeers(1, '1 M lines of CSV')],
};

const GARBAGE = '% in garbage collection';
const garbage = {
  name: 'garbage',
  title: 'Garbage collection of the parent',
  how:
    '500,000 objects `{ id, name, tags[2], score }`, made one by one as they are put with `await`, and the same objects made ' +
    'and dropped without a pool: how much of the time goes to garbage collection.',
  contenders: {
    consumers: { program: 'throughput/garbage.mjs', parameters: ['pool'] },
    'no pool': { program: 'throughput/garbage.mjs', parameters: ['none'] },
  },
  targets: [
    {
      work: 'parent’s time in garbage collection, objects',
      wanted: '≤ 3 %',
      unit: '%',
      figure: (findings) => findings.median(({ consumers }) => consumers[GARBAGE]),
      isMet: (percent) => percent <= 3,
    },
  ],
};

const buffers = {
  name: 'buffers',
  title: '300 Buffers of 1 MB',
  how:
    'As for the numbers; an item a second is a MB a second. Bare `child.send`: copies of the same Buffers, each a message, ' +
    'two on the way to each of two children, which do the same with them.',
  contenders: { ...pools('buffers', 300), ...bareSend('buffers', 300) },
  targets: [...atLeastOfBareSend(0.95, '300 Buffers of 1 MB')],
};

const linear = {
  name: 'linear',
  title: 'Twice the items',
  how:
    'Numbers, through one pool of two that stays open and has consumed 6.4 M before. The clock runs from the first ' +
    '`await put()` until `stats`, looked at every millisecond, says that all are consumed. So many and twice as many ' +
    'are timed by turns, 3 to 31 times, and the medians count, of the ratios too: large streams first.',
  mostRounds: 3,
  contenders: { consumers: { program: 'throughput/linear.mjs', printsRows: true } },
  targets: [
    {
      work: 'twice the items, from 100 k to 12.8 M numbers',
      wanted: '2 × the time, ± 10 %: of all doublings the one farthest from it',
      unit: '×',
      figure: farthestFromTwo,
      isMet: (ratio) => Math.abs(ratio - 2) <= 0.2,
    },
  ],
};

export const throughput = [numbers, strings, objects, rows, lines, buffers, garbage, linear];

function farthestFromTwo(findings) {
  const ratios = findings.rows.map((row) => findings.median((round) => round[row]['× as long']));
  return ratios.reduce((worst, ratio) => (Math.abs(ratio - 2) > Math.abs(worst - 2) ? ratio : worst));
}
