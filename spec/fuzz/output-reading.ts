import { inspect, isDeepStrictEqual } from 'node:util';

import { ConsumerError, type Pool } from 'consumers';

import { ABORT_REASON } from './abort-reason';
import { redelivers } from './plan';
import type { JoinEnd, Trial } from './trial';

/** What `fixtures/behaves-as-told.mjs` yields as a generator: before and after its work on the item of this number. */
type Output = readonly [number: number, half: 'begin' | 'end'];

/** Reads the outputs of a pool, from its start on. */
export class OutputReading {
  readonly #outputs: Output[] = [];
  readonly #settled: Promise<PromiseSettledResult<void>>;

  constructor(pool: Pool) {
    this.#settled = Promise.allSettled([this.#read(pool)]).then(([settled]) => settled);
  }

  /** `join()` has settled. */
  async judge({ plan, pool, expect, standing }: Trial, end: JoinEnd): Promise<void> {
    const settled = await this.#settled;
    const wanted = end.type === 'failures' ? [end.error] : standing.stop === 'abort' ? [ABORT_REASON] : [];
    const thrown: unknown[] = settled.status === 'rejected' ? [settled.reason] : [];
    // All consumers may have failed before the pool was stopped.
    const hadEnded = end.type === 'stopped' && thrown[0] instanceof ConsumerError;
    const isRight = hadEnded || isDeepStrictEqual(thrown, wanted);
    expect.true(`the loop over outputs threw ${inspect(thrown)}`, isRight);
    const [begun, done] = [this.#numbers('begin'), this.#numbers('end')];
    for (const numbers of [begun, done]) {
      // The item `undefined` may be put several times.
      const numbered = numbers.filter((number) => number > 0);
      expect.same('outputs of an item twice', numbered.length - new Set(numbered).size, 0);
    }
    if (end.type === 'stopped') return;
    if (redelivers(plan))
      expect.same('items with an output before their work only', begun.length, done.length);
    const { consumed } = pool.stats;
    const isComplete = end.type === 'results' ? done.length === consumed : done.length >= consumed;
    expect.true(`${done.length} items have outputs, and ${consumed} are consumed`, isComplete);
  }

  async #read(pool: Pool): Promise<void> {
    for await (const output of pool.outputs) this.#outputs.push(output as Output);
  }

  #numbers(wanted: Output[1]): number[] {
    return this.#outputs.filter(([, half]) => half === wanted).map(([number]) => number);
  }
}
