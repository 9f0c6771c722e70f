/**
 * `npm run soak -- --minutes 15`: one pool among faults of all kinds, and a line for each minute. It must lose no item,
 * quarantine exactly those that deserve it, and take no more memory. Exits with 1 if it does not.
 *
 * `npm run soak -- --forgotten 10000`: so many pools that nobody joins. Nothing may be left of them.
 */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inspect, parseArgs } from 'node:util';

import { countBelongings, findLeftovers } from '../chaos/leftovers';
import { randomOf } from '../chaos/random';
import { Strays } from '../fuzz/strays';
import { forgetPools } from './forgotten';
import { findFaults } from './judge';
import { Memory } from './memory';
import { Soak } from './soak';

const { values } = parseArgs({
  options: {
    forgotten: { type: 'string' },
    minutes: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
  },
});

(values.forgotten === undefined ? main() : forget(Number(values.forgotten))).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-soak-'));
  const strays = new Strays();
  const before = countBelongings();
  const memory = new Memory();
  const soak = new Soak(randomOf(Number(values.seed)), folder);
  console.log(`seed ${values.seed}`);
  const faults = await run(soak, memory).catch(async (error: unknown) => {
    await soak.stop();
    return [inspect(error)];
  });
  soak.marks.close();
  rmSync(folder, { recursive: true });
  const all = [...faults, ...strays.take(), ...(await findLeftovers(before)), ...memory.findGrowth()];
  console.log(`${soak.describe()}; ${memory.story}: ${all.length === 0 ? 'ok' : `WRONG: ${all.join('; ')}`}`);
  process.exit(all.length === 0 ? 0 : 1);
}

async function forget(pools: number): Promise<void> {
  const memory = new Memory();
  const faults = [...(await forgetPools(pools, memory)), ...memory.findGrowth()];
  console.log(`${memory.story}: ${faults.length === 0 ? 'ok' : `WRONG: ${faults.join('; ')}`}`);
  process.exit(faults.length === 0 ? 0 : 1);
}

async function run(soak: Soak, memory: Memory): Promise<string[]> {
  const start = performance.now();
  const minutes = Number(values.minutes);
  const parts = Math.max(10, minutes);
  for (let part = 1; part <= parts; part += 1) {
    const due = start + (part * minutes * 60_000) / parts;
    await Promise.race([setTimeout(due - performance.now()), soak.failed]);
    const reading = memory.read();
    const minute = (part * minutes) / parts;
    console.log(`minute ${minute.toFixed(1)}: ${soak.describe()}, ${reading}`);
  }
  return findFaults(soak, await soak.end());
}
