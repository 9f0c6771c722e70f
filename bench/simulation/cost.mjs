/**
 * What the dispatcher's own work costs a hand-over, with 2 seats and with 1,000, by turns in one process, so that V8 has
 * compiled it for both before any clock runs. With `--import tsx`.
 */
import { draw } from '../../spec/parent/dispatch/simulation/durations.ts';
import { simulate } from '../../spec/parent/dispatch/simulation/simulation.ts';
import { median } from '../run/median.mjs';

const LATENCY = 0.05;
const WARM_UP = 2;
const REPEATS = 5;

const durations = draw('pareto', 200_000, 1);
const costs = { 2: [], 1_000: [] };
for (let turn = 0; turn < WARM_UP + REPEATS; turn += 1) {
  for (const seats of [2, 1_000]) {
    const { cost } = await simulate({ seats, durations, latency: LATENCY });
    if (turn >= WARM_UP) costs[seats].push(cost);
  }
}
console.log(JSON.stringify({ '2 seats, µs': median(costs[2]), '1000 seats, µs': median(costs[1_000]) }));
