import { runContender } from '../run/contender.mjs';

/**
 * Runs each bench once with the base, and counts nothing: an older one may not have what a bench needs.
 *
 * @returns those that ended well.
 * @throws where none did: then something else is wrong.
 */
export async function toRunnable(benches, base, tell) {
  const runnable = [];
  for (const bench of benches) {
    tell(`${bench.name}: whether the base can run it`);
    try {
      await runContender({ ...bench.settings, checkout: base });
      runnable.push(bench);
    } catch (error) {
      tell(`${bench.name} is left out: ${error.message}`);
    }
  }
  if (runnable.length === 0) throw new Error(`The build in ${base} can run none of the benches: see above.`);
  return runnable;
}
