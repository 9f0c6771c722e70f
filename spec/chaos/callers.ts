import { isDeepStrictEqual } from 'node:util';

import { ConsumerError, taskOf, type Settled, type TaskPool } from 'consumers';

import { answerOf } from '../fixtures/answer-of.cjs';
import type { Expectations } from './expectations';
import { itemOf } from './items';
import { randomOf, type Random } from './random';
import type { TasksPlan } from './tasks-plan';

/** Items from one number on. */
interface Part {
  readonly first: number;
  readonly count: number;
}

/** Makes calls of all kinds at once, and looks at what each of them gives. */
export class Callers {
  /** How many values came for each item. */
  readonly values: Uint8Array;
  readonly #errors: Uint8Array;
  readonly #pool: TaskPool;
  readonly #plan: TasksPlan;
  readonly #expect: Expectations;
  readonly #random: Random;
  readonly #pending = new Set<string>();
  #next = 0;

  constructor(pool: TaskPool, plan: TasksPlan, expect: Expectations) {
    this.#pool = pool;
    this.#plan = plan;
    this.#expect = expect;
    this.#random = randomOf(plan.seed + 1);
    this.values = new Uint8Array(plan.items);
    this.#errors = new Uint8Array(plan.items);
  }

  get fulfilled(): number {
    return this.values.reduce((sum, count) => sum + count, 0);
  }

  get rejected(): number {
    return this.#errors.reduce((sum, count) => sum + count, 0);
  }

  get pending(): readonly string[] {
    return [...this.#pending];
  }

  /** Resolves when all items were called. */
  async callAll(): Promise<void> {
    // Many of the items of the last two ways are not called.
    const ways = [
      this.#run,
      this.#map,
      this.#imap,
      this.#imapUnordered,
      this.#mapAll,
      this.#leave,
      this.#abort,
    ];
    await Promise.all(
      ways.map(async (way) => {
        const most = way === this.#leave || way === this.#abort ? 500 : Math.ceil(this.#plan.items / 7);
        for (let part = this.#take(most); part !== undefined; part = this.#take(most)) {
          const name = `${way.name} of ${part.first} to ${part.first + part.count - 1}`;
          this.#pending.add(name);
          await way.call(this, part).catch((error: unknown) => {
            this.#expect.true(`${name} fails: ${String(error)}`, false);
          });
          this.#pending.delete(name);
        }
      }),
    );
  }

  #take(most: number): Part | undefined {
    const left = this.#plan.items - this.#next;
    if (left <= 0) return undefined;
    const part = { first: this.#next, count: this.#random.logarithmic(1, Math.min(left, most)) };
    this.#next += part.count;
    return part;
  }

  /** All at once. */
  readonly #run = async ({ first, count }: Part): Promise<void> => {
    await Promise.all(
      [...this.#items({ first, count })].map((item, i) =>
        this.#pool.run(item).then(
          (value) => {
            this.#answered(first + i, value);
          },
          (error: unknown) => {
            this.#failed(first + i, error, 0);
          },
        ),
      ),
    );
  };

  /** Each has its own. */
  readonly #map = async (part: Part): Promise<void> => {
    const rows = await this.#pool.map(this.#items(part), { settle: true });
    this.#expect.same('how many rows', rows.length, part.count);
    for (const [i, row] of rows.entries()) this.#settled(part, part.first + i, row);
  };

  /** The first failure is that of all. */
  readonly #mapAll = async (part: Part): Promise<void> => {
    const [settled] = await Promise.allSettled([this.#pool.map(this.#items(part))]);
    if (settled.status === 'rejected') this.#failedAmong(part, settled.reason);
    else for (let i = 0; i < part.count; i += 1) this.#answered(part.first + i, settled.value[i]);
  };

  readonly #imap = async (part: Part): Promise<void> => {
    let number = part.first;
    for await (const row of this.#pool.imap(this.#items(part), { settle: true })) {
      this.#settled(part, number, row);
      number += 1;
    }
    this.#expect.same('how many rows', number - part.first, part.count);
  };

  readonly #imapUnordered = async (part: Part): Promise<void> => {
    let count = 0;
    for await (const row of this.#pool.imapUnordered(this.#items(part), { settle: true })) {
      this.#settled(part, part.first + row.index, row);
      count += 1;
    }
    this.#expect.same('how many rows', count, part.count);
  };

  /** Left early. */
  readonly #leave = async (part: Part): Promise<void> => {
    const most = this.#random.integer(0, part.count);
    let number = part.first;
    try {
      for await (const value of this.#pool.imap(this.#items(part))) {
        this.#answered(number, value);
        number += 1;
        if (number - part.first >= most) break;
      }
    } catch (error) {
      this.#failedAmong(part, error);
    }
  };

  /** Given up. */
  readonly #abort = async (part: Part): Promise<void> => {
    const controller = new AbortController();
    const reason = new Error('given up on purpose');
    const timer = setTimeout(
      () => {
        controller.abort(reason);
      },
      this.#random.logarithmic(1, 200),
    );
    const { signal } = controller;
    if (this.#random.isLucky(0.5)) {
      const [settled] = await Promise.allSettled([this.#pool.map(this.#items(part), { signal })]);
      if (settled.status === 'fulfilled')
        for (const [i, value] of settled.value.entries()) this.#answered(part.first + i, value);
      else if (settled.reason !== reason) this.#failedAmong(part, settled.reason);
    } else {
      const runs = [...this.#items({ ...part, count: Math.min(part.count, 1_000) })].map((item) =>
        this.#pool.run(item, { signal }),
      );
      for (const [i, settled] of (await Promise.allSettled(runs)).entries()) {
        if (settled.status === 'fulfilled') this.#answered(part.first + i, settled.value);
        else if (settled.reason !== reason) this.#failed(part.first + i, settled.reason, 0);
      }
    }
    clearTimeout(timer);
  };

  *#items({ first, count }: Part): Generator {
    for (let number = first; number < first + count; number += 1) yield itemOf(this.#plan.kind, number);
  }

  #settled(part: Part, number: number, row: Settled): void {
    this.#expect.true(`the row of ${number} is that of item ${row.index}`, row.index === number - part.first);
    if (row.status === 'fulfilled') this.#answered(number, row.value);
    else this.#failed(number, row.reason, number - part.first);
  }

  #answered(number: number, value: unknown): void {
    const right = answerOf(number);
    if (value !== right && !isDeepStrictEqual(value, right))
      this.#expect.true(`${number} has the value ${JSON.stringify(value)}`, false);
    const count = (this.values[number] ?? 0) + 1;
    this.values[number] = count;
    if (count + (this.#errors[number] ?? 0) > 1) this.#expect.true(`${number} is settled twice`, false);
  }

  #failedAmong({ first, count }: Part, error: unknown): void {
    const index = taskOf(error)?.index ?? NaN;
    this.#expect.true(`the index of ${String(error)}`, index >= 0 && index < count);
    this.#failed(first + index, error, index);
  }

  #failed(number: number, error: unknown, index: number): void {
    const { retries, kind } = this.#plan;
    const task = taskOf(error);
    const isRight =
      error instanceof ConsumerError &&
      error.failures.length === 1 &&
      REASONS.includes(error.failures[0]?.reason) &&
      task?.index === index &&
      isDeepStrictEqual(task.item, itemOf(kind, number));
    this.#expect.true(`${number} fails with ${String(error)}`, isRight && retries === 0);
    this.#errors[number] = (this.#errors[number] ?? 0) + 1;
    if ((this.values[number] ?? 0) > 0) this.#expect.true(`${number} has a value, and an error`, false);
  }
}

const REASONS: readonly unknown[] = ['exited', 'killed', 'out of memory', 'timed out'];
