import { median } from '../run/median.mjs';
import { toInterval } from './interval.mjs';

/** How much slower the median may be where the noise is so loud that the interval reaches 1. */
const LEAST_MEDIAN = 0.95;

/**
 * What the pairs of one bench say. A ratio above 1 always means that this checkout is better. All are rounded to
 * thousandths first: what is printed is what counts, and a byte more in a million is no loss.
 */
export function toVerdict({ figure, isHigherBetter }, findings) {
  const ratios = findings.ofEachRound(({ base, here }) =>
    isHigherBetter ? here[figure] / base[figure] : base[figure] / here[figure],
  );
  const ratio = round(median(ratios));
  const interval = toInterval(ratios)?.map(round);
  return {
    ratio,
    interval,
    range: [Math.min(...ratios), Math.max(...ratios)],
    faults: toFaults(ratio, interval),
  };
}

/** Nothing is known of where the true median is without an interval: then it may well be 1. */
function toFaults(ratio, [, highest] = [0, Infinity]) {
  const faults = [];
  if (highest < 1) faults.push('the interval is below 1');
  if (ratio < LEAST_MEDIAN) faults.push(`the ratio is below ${LEAST_MEDIAN}`);
  return faults;
}

function round(number) {
  return Math.round(1_000 * number) / 1_000;
}
