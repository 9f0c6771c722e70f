/**
 * The real dispatcher and the real items of consumers, in processes that exist on paper only and with a clock of its own:
 * see `spec/parent/dispatch/simulation/`. With `--import tsx`.
 */
import assert from 'node:assert/strict';

import { draw } from '../../spec/parent/dispatch/simulation/durations.ts';
import { simulate } from '../../spec/parent/dispatch/simulation/simulation.ts';

/** What a message takes, in ms. */
const LATENCY = 0.05;

const STREAMS = {
  constant: (count) => draw('constant', count, 1),
  'log-normal': (count) => draw('logNormal', count, 1),
  pareto: (count) => draw('pareto', count, 1),
  'one giant': (count) => [500, ...draw('constant', count, 1)],
  '1 µs and 50 ms': (count) => Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 0.001 : 50)),
};

const [stream, seats, count] = process.argv.slice(2);
const durations = STREAMS[stream](Number(count));
const { moved, wall, idleShare, hoarded, handOvers, revocations } = await simulate({
  seats: Number(seats),
  durations,
  latency: LATENCY,
});
assert.ok(moved.length === durations.length && moved.every((times) => times === 1));
const total = durations.reduce((sum, duration) => sum + duration, 0);
const longest = durations.reduce((most, duration) => Math.max(most, duration), 0);
console.log(
  JSON.stringify({
    'wall × best': wall / Math.max(total / seats, longest),
    'idle %': 100 * idleShare,
    'hoarded ms': hoarded,
    'hand-overs': handOvers,
    revocations,
  }),
);
