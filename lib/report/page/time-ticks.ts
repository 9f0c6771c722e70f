import { ticks } from 'd3-array';

const UNITS = [
  { name: 'ms', length: 1, until: 2_000 },
  { name: 's', length: 1_000, until: 300_000 },
  { name: 'min', length: 60_000, until: 4 * 3_600_000 },
  { name: 'h', length: 3_600_000, until: Infinity },
] as const;

/** Round times along the run, in the unit that suits it. */
export function timeTicks(
  duration: number,
  count: number,
): { values: number[]; format: (time: number) => string } {
  const { name, length } = UNITS.find(({ until }) => duration <= until) ?? UNITS[3];
  const values = ticks(0, duration / length, count).map((value) => value * length);
  return { values, format: (time) => `${Number((time / length).toFixed(3))} ${name}` };
}
