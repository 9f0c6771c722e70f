import { atLeast } from '../run/targets.mjs';

/** What a reader of the README writes, and what one writes who has all items at hand, as the raw loop has. */
const CONSUMERS = { put: 'consumers, `await put`', putAll: 'consumers, `putAll`' };

/** By hand: arrays of so many items. */
export const RAW_LOOPS = {
  'raw loop, arrays of 1,024': 1_024,
  'raw loop, arrays of 2,048': 2_048,
  'raw loop, arrays of 4,096': 4_096,
};

export const PEERS = {
  'tinypool, threads': ['tinypool', 'threads'],
  'tinypool, processes': ['tinypool', 'processes'],
  'poolifier, threads': ['poolifier', 'threads'],
  'poolifier, processes': ['poolifier', 'processes'],
  'worker-farm, processes': ['worker-farm', 'processes'],
  'piscina, threads': ['piscina', 'threads'],
  'jest-worker, threads': ['jest-worker', 'threads'],
  'jest-worker, processes': ['jest-worker', 'processes'],
  'workerpool, threads': ['workerpool', 'threads'],
  'workerpool, processes': ['workerpool', 'processes'],
};

const BARE_SEND = 'bare `child.send` of a copy';

export function pools(kind, count) {
  return Object.fromEntries(
    Object.entries(CONSUMERS).map(([way, name]) => [
      name,
      { program: 'throughput/consumers.mjs', parameters: [kind, count, way] },
    ]),
  );
}

export function rawLoops(kind, count) {
  return mapValues(RAW_LOOPS, (size) => {
    return { program: 'throughput/raw-loop.mjs', parameters: [kind, count, size] };
  });
}

export function peers(kind, count, program = 'throughput/peer.mjs') {
  return mapValues(PEERS, ([peer, form]) => ({ program, parameters: [peer, kind, count, form] }));
}

/** The raw loop whose children sum up arrays: what processes carry at most where nothing is awaited for an item. */
export function rawSums(kind, count) {
  return {
    'by hand, arrays of 1,000, nothing awaited for an item': {
      program: 'throughput/raw-loop.mjs',
      parameters: [kind, count, 1_000, 'raw-sync-child'],
    },
  };
}

/** Those that carry chunks fastest, of those that know tasks. */
const TUNED_PEERS = {
  'tinypool, threads, chunks of 1,000': ['tinypool', 'threads'],
  'piscina, threads, chunks of 1,000': ['piscina', 'threads'],
  'jest-worker, processes, chunks of 1,000': ['jest-worker', 'processes'],
};

export function tunedPeers(kind, count) {
  return mapValues(TUNED_PEERS, ([peer, form]) => {
    return { program: 'throughput/peer-chunks.mjs', parameters: [peer, kind, count, form] };
  });
}

export function bareSend(kind, count) {
  return { [BARE_SEND]: { program: 'throughput/bare-send.mjs', parameters: [kind, count] } };
}

/** Each of these is two targets, one for each way of putting; `times` is of both, or of each. */
export function atLeastOfTheRawLoop(times, work) {
  return atLeastByEachWay(times, { work, of: 'the raw loop', others: Object.keys(RAW_LOOPS) });
}

export function atLeastOfThePeers(times, work) {
  return atLeastByEachWay(times, { work, of: 'the best Node peer', others: Object.keys(PEERS) });
}

export function atLeastOfTheTunedPeers(times, work) {
  return atLeastByEachWay(times, {
    work,
    of: 'the best Node peer with chunks by hand',
    others: Object.keys(TUNED_PEERS),
  });
}

export function atLeastOfBareSend(times, work) {
  return atLeastByEachWay(times, {
    work,
    of: 'the MB/s of bare `child.send` of a copy',
    others: [BARE_SEND],
  });
}

function atLeastByEachWay(times, { work, of, others }) {
  return Object.entries(CONSUMERS).map(([way, name]) =>
    atLeast(times[way] ?? times, { work: `${work}, by \`${way}\``, name, others, of }),
  );
}

export function mapValues(record, toValue) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, toValue(value)]));
}
