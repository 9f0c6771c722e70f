/** What may be lost at each end. */
const TAIL = 0.025;

/**
 * A 95 % confidence interval of the median, whatever the distribution: every number is above the true median with a
 * probability of one half, so how many of them are is binomial. Of 15 numbers, it is from the 4th to the 12th.
 *
 * @returns `undefined` where not even the lowest and the highest are far enough apart: it takes 6 numbers.
 */
export function toInterval(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const place = toPlace(sorted.length);
  return place === 0 ? undefined : [sorted[place - 1], sorted.at(-place)];
}

/**
 * How many places from each end the interval may start: that fewer than so many numbers are on one side of the true
 * median has a probability of `TAIL` at most.
 */
function toPlace(count) {
  let place = 0;
  let exactly = 0.5 ** count;
  let atMost = exactly;
  while (atMost <= TAIL) {
    place += 1;
    exactly *= (count - place + 1) / place;
    atMost += exactly;
  }
  return place;
}
