import { Pool, TaskPool, type Items } from 'consumers';

import { countBelongings, findLeftovers } from '../chaos/leftovers';
import { collectGarbage } from '../parent/collect-garbage';
import type { Memory } from './memory';

/** So many are made before garbage is collected. */
const TOGETHER = 20;

async function count(items: Items<number>) {
  let number = 0;
  for await (const item of items) number += item;
  return number;
}

async function* repeat(items: Items<number>) {
  for await (const item of items) yield item;
}

const same = (value: number): number => value;
/** Without the loader of this file, which takes longer than the rest of a start. */
const one = { quantity: 1, execArgv: [] };

const MAKERS: readonly (() => unknown)[] = [
  () => new Pool(count, one),
  () => new Pool(count, one).put(1),
  () => new Pool(repeat, one).put(1),
  () => new TaskPool(same, one),
  () => new TaskPool(same, one).run(1),
  () => new TaskPool(same, one).imap([1, 2, 3]).next(),
];

/** Makes pools and task pools and forgets them, without a join. @returns what is left of them when they are collected. */
export async function forgetPools(pools: number, memory: Memory): Promise<string[]> {
  const before = countBelongings();
  let warnings = 0;
  const warned = (): void => void (warnings += 1);
  // In place of those who print them.
  const printers = process.listeners('warning');
  process.removeAllListeners('warning').on('warning', warned);
  for (let made = 0; made < pools; made += TOGETHER) {
    await forgetSome(made);
    const part = Math.floor((10 * (made + TOGETHER)) / pools);
    if (part > Math.floor((10 * made) / pools))
      console.log(`${made + TOGETHER} pools, ${warnings} warnings, ${memory.read()}`);
  }
  process.off('warning', warned);
  for (const print of printers) process.on('warning', print);
  return findLeftovers(before);
}

async function forgetSome(made: number): Promise<void> {
  const before = countProcesses();
  for (let n = made; n < made + TOGETHER; n += 1) void MAKERS[n % MAKERS.length]?.();
  do {
    // To collect garbage takes longer than a pool.
    await new Promise((resolve) => setTimeout(resolve, 50));
    collectGarbage();
  } while (countProcesses() > before);
}

function countProcesses(): number {
  return [...countBelongings().keys()].filter((name) => /^process \d+$/.test(name)).length;
}
