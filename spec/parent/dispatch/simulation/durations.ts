import { mulberry32 } from '../../../mulberry32';

/** Durations of items, in ms, drawn from the distributions that real batches show; the same for the same seed. */
export const DISTRIBUTIONS = {
  constant: (mean: number) => (): number => mean,
  /** σ = 2: most are far below the mean, a few far above. */
  logNormal: (mean: number, random: () => number) => (): number => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return mean * Math.exp(2 * normal - 2);
  },
  /** α = 1.5: no variance at all; cut off at a thousand times the mean. */
  pareto: (mean: number, random: () => number) => (): number =>
    Math.min(1_000 * mean, (mean / 3) * (1 - random()) ** (-1 / 1.5)),
} as const;

export function draw(kind: keyof typeof DISTRIBUTIONS, count: number, mean: number, seed = 1): number[] {
  return Array.from({ length: count }, DISTRIBUTIONS[kind](mean, mulberry32(seed)));
}
