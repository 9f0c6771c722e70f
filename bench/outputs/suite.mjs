import { atLeast, staysFlat } from '../run/targets.mjs';
import { mapValues, pools, RAW_LOOPS } from '../throughput/contenders.mjs';

const rawLoops = (kind, count) =>
  mapValues(RAW_LOOPS, (size) => ({ program: 'outputs/raw-loop.mjs', parameters: [kind, count, size] }));

const OUTPUTS = 'outputs';
const RETRYING = 'outputs, `retries: 3`';
const FOLD = 'consumers, `await put`';

const squares = {
  name: 'squares',
  title: '1,000,000 numbers in, and their squares out',
  how:
    'As for the numbers that are summed, which is the first row; in the others, consumers yield, and the program reads ' +
    '`pool.outputs` while it puts.',
  contenders: {
    [FOLD]: pools('numbers', 1_000_000)[FOLD],
    [OUTPUTS]: { program: 'outputs/pool.mjs', parameters: ['numbers', 1_000_000] },
    [RETRYING]: { program: 'outputs/pool.mjs', parameters: ['numbers', 1_000_000, '{"retries":3}'] },
    ...rawLoops('numbers', 1_000_000),
  },
  targets: [
    atLeast(0.45, {
      work: '1 M numbers in, 1 M squares out',
      name: OUTPUTS,
      others: [FOLD],
      of: 'the same pool that sums them, by `put`',
    }),
    atLeast(0.9, {
      work: 'outputs with `retries: 3`',
      name: RETRYING,
      others: [OUTPUTS],
      of: '`retries: 0`',
    }),
  ],
};

const rowsOut = {
  name: 'rows-out',
  title: '500,000 rows of 12 fields in and out',
  how: 'As for the squares; the raw loop answers each array with one of outputs, which its program goes through.',
  contenders: {
    [OUTPUTS]: { program: 'outputs/pool.mjs', parameters: ['rows', 500_000] },
    ...rawLoops('rows', 500_000),
  },
  targets: [
    atLeast(1.2, {
      work: '500 k rows of 12 fields in and out',
      name: OUTPUTS,
      others: Object.keys(RAW_LOOPS),
      of: 'the raw loop',
    }),
  ],
};

const STREAMED = '`pipeline(file, split, pool.duplex(), file)`';
const pipelines = {
  name: 'pipeline',
  title: '1,000,000 lines from a file to a file',
  how:
    'A file of CSV is read, split into lines, each of which becomes another line; these are written to a file. By hand: arrays of ' +
    'lines to two children, whose answers are joined and written; all lines are read before the first is sent.',
  contenders: {
    [STREAMED]: { program: 'outputs/pipeline.mjs', parameters: ['pool', 1_000_000] },
    ...mapValues(RAW_LOOPS, (size) => ({
      program: 'outputs/pipeline.mjs',
      parameters: ['hand', 1_000_000, size],
    })),
  },
  targets: [
    atLeast(0.7, {
      work: '1 M lines of text, by `pipeline()`',
      name: STREAMED,
      others: Object.keys(RAW_LOOPS),
      of: 'the raw loop',
    }),
  ],
};

const slowReader = {
  name: 'slow-reader',
  title: 'An endless source and a slow reader',
  how: 'For a minute; the memory (resident set) of the program and its two consumers together.',
  mostRounds: 1,
  contenders: { consumers: { program: 'outputs/slow-reader.mjs', parameters: [20, 60] } },
  targets: [staysFlat({ work: 'endless source, slow reader', name: 'consumers', warm: 20, seconds: 60 })],
};

export const outputs = [squares, rowsOut, pipelines, slowReader];
