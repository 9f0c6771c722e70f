import { countBelongings, findLeftovers } from '../chaos/leftovers';
import type { TrialReport } from './run-trial';
import type { Strays } from './strays';

export interface RoundReport {
  readonly processes: number;
  /** Each in a sentence that tells the seed. */
  readonly faults: readonly string[];
}

interface Round {
  readonly run: (seed: number) => Promise<TrialReport>;
  readonly atOnce: number;
  readonly strays: Strays;
}

/** Runs a pool for each seed, several at once, and looks at what they leave behind together. */
export async function runRound(
  seeds: readonly number[],
  { run, atOnce, strays }: Round,
): Promise<RoundReport> {
  const before = countBelongings();
  const left = [...seeds];
  const faults: string[] = [];
  let processes = 0;
  const runOneByOne = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const report = await run(seed);
      processes += report.processes;
      faults.push(...report.faults.map((fault) => `seed ${seed}: WRONG: ${fault}`));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runOneByOne));
  const others = [...strays.take(), ...(await findLeftovers(before))];
  const all = `one of the seeds ${seeds[0] ?? ''} to ${seeds.at(-1) ?? ''}`;
  return { processes, faults: [...faults, ...others.map((fault) => `${all}: WRONG: ${fault}`)] };
}
