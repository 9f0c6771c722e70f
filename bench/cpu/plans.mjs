/** How long each item takes, in ms, in the order of the puts. */
export const PLANS = {
  'one-ms': new Array(2_000).fill(1),
  'ten-ms': new Array(200).fill(10),
  'giant-first': [500, ...new Array(2_000).fill(1)],
  'log-normal': scaleTo(2_000, drawLogNormal({ count: 500, sigma: 2, seed: 1 })),
};

export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** When all is done, if whoever of two is free takes the next item. */
export function scheduleInOrder(plan) {
  const busy = [0, 0];
  for (const duration of plan) busy[busy[0] <= busy[1] ? 0 : 1] += duration;
  return Math.max(...busy);
}

/** The best list schedule: the longest items first, for which one must know how long they will take. */
export function scheduleLongestFirst(plan) {
  return scheduleInOrder(plan.toSorted((a, b) => b - a));
}

/** The items of each of two in that schedule. */
export function toHalves(plan) {
  const halves = [[], []];
  const busy = [0, 0];
  for (const duration of plan.toSorted((a, b) => b - a)) {
    const half = busy[0] <= busy[1] ? 0 : 1;
    halves[half].push(duration);
    busy[half] += duration;
  }
  return halves;
}

function drawLogNormal({ count, sigma, seed }) {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.exp(sigma * normal);
  });
}

function scaleTo(total, numbers) {
  const factor = total / sum(numbers);
  return numbers.map((number) => number * factor);
}

/** Uniform in [0, 1): Tommy Ettinger's mulberry32, public domain. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
