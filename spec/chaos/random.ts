import { mulberry32 } from '../mulberry32';

/** Draws, the same for the same seed. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** An integer, both ends among them. */
  integer(least: number, most: number): number;
  /** As many between 1 and 10 as between 10 and 100. */
  logarithmic(least: number, most: number): number;
  one<T>(among: readonly [T, ...T[]]): T;
  isLucky(chance: number): boolean;
}

export function randomOf(seed: number): Random {
  const next = mulberry32(seed);
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    integer,
    logarithmic: (least, most) => Math.round(least * (most / least) ** next()),
    one: <T>(among: readonly [T, ...T[]]) => among[integer(0, among.length - 1)] as T,
    isLucky: (chance) => next() < chance,
  };
}
