import { Series, type Merge } from '../series';
import type { Point } from '../report-data';
import type { Stretch } from './curve-chart';

/** The points in about so many stretches of one length, as a wide screen shows no more. */
export function resample(
  points: readonly Point[],
  settings: { readonly duration: number; readonly count: number; readonly merge: Merge },
): readonly Stretch[] {
  const { duration, count, merge } = settings;
  const series = new Series({ from: 0, step: duration / count, limit: Infinity, merge });
  for (const [until = 0, ...values] of points) series.add(until, values);
  return series.intervals;
}
