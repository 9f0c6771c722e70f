const MULTIPLIER = 1_664_525;
const INCREMENT = 1_013_904_223;

/** Steps in a row: so that V8 compiles a function that is called often, and not a loop that already runs. */
const STRETCH = 10_000;

/** Fixed work that no compiler can shorten: so many steps of a linear congruential generator. */
export function spin(steps) {
  let state = 1;
  for (let rest = steps; rest > 0; rest -= STRETCH) state = advance(state, Math.min(rest, STRETCH));
  return state;
}

function advance(from, steps) {
  let state = from;
  for (let step = 0; step < steps; step += 1) state = (Math.imul(state, MULTIPLIER) + INCREMENT) | 0;
  return state;
}

/** What `spin(steps)` returns, by squaring: so every contender can be checked at no cost. */
export function spun(steps) {
  let [multiplier, increment] = [1, 0];
  let [squareMultiplier, squareIncrement] = [MULTIPLIER, INCREMENT];
  for (let rest = steps; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      multiplier = Math.imul(multiplier, squareMultiplier);
      increment = (Math.imul(increment, squareMultiplier) + squareIncrement) | 0;
    }
    squareIncrement = (Math.imul(squareIncrement, squareMultiplier) + squareIncrement) | 0;
    squareMultiplier = Math.imul(squareMultiplier, squareMultiplier);
  }
  return (multiplier + increment) | 0;
}

/** @returns how many steps take a millisecond here, when this runs alone. */
export function calibrate() {
  const steps = 50_000_000;
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    if (spin(steps) !== spun(steps)) throw new Error('spin() and spun() differ.');
    return performance.now() - start;
  });
  return Math.round(steps / times.sort((a, b) => a - b)[2]);
}

// Whoever imports this has it compiled before any clock starts.
spin(20_000_000);
