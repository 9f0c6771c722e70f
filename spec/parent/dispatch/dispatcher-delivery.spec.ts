import fc from 'fast-check';

import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import { Dispatcher } from '../../../dist/lib/parent/dispatch/dispatcher';
import { StepwiseConsumer } from './stepwise-consumer';

const QUANTITY = 4;

/** The real dispatcher with real lanes and items. */
class World {
  readonly backlog = new Backlog();
  readonly consumers = Array.from({ length: QUANTITY }, (_, i) => new StepwiseConsumer(i + 1));
  readonly #dispatcher = new Dispatcher(this.backlog, () => undefined);
  put = 0;

  constructor() {
    for (const consumer of this.consumers) this.#dispatcher.admit(consumer);
  }

  /** What each consumer was given. */
  get given(): number[][] {
    return this.consumers.map(({ given }) => given);
  }

  async take(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.type === 'put') this.#putMore(step.count);
      else if (step.type === 'work') await this.#pick(step, 'canWork')?.work(step.count, step.each);
      else if (step.type === 'read') await this.#pick(step, 'canRead')?.read();
      else this.#pick(step, 'canBeHeard')?.hear(this.#dispatcher);
    }
  }

  revokeStalled(): void {
    this.#dispatcher.revokeStalled();
  }

  leave(): void {
    this.consumers[0]?.leave(this.#dispatcher);
  }

  /** All read and work until everything is done. */
  async finish(): Promise<void> {
    for (let round = 0; this.#dispatcher.isBusy || this.backlog.count > 0; round += 1) {
      if (round === 3_000) throw new Error(`Stuck: ${this.backlog.count} wait.`);
      for (const consumer of this.consumers) {
        await consumer.read();
        await consumer.work(5, 0.1);
        consumer.hear(this.#dispatcher);
        consumer.hear(this.#dispatcher);
      }
    }
  }

  #putMore(count: number): void {
    for (let i = 0; i < count; i += 1) this.backlog.push(this.backlog.prepare(this.put++));
    this.#dispatcher.dispatch();
  }

  /** One of those that can do it. */
  #pick(
    { pick }: { readonly pick: number },
    ability: 'canWork' | 'canRead' | 'canBeHeard',
  ): StepwiseConsumer | undefined {
    const able = this.consumers.filter((consumer) => consumer[ability]);
    return able[pick % able.length];
  }
}

type Step =
  | { readonly type: 'put'; readonly count: number }
  | { readonly type: 'hear' | 'read'; readonly pick: number }
  | { readonly type: 'work'; readonly pick: number; readonly count: number; readonly each: number };

const FAST = [0.001, 0.01, 0.1];
const MIXED = [0.001, 0.1, 1, 50];

/** Where items are fast, seats hold many. */
const steps = fc.oneof({ arbitrary: stepsOf(FAST), weight: 2 }, stepsOf(MIXED));

/** @param durations of items, in ms. */
function stepsOf(durations: readonly number[]): fc.Arbitrary<Step[]> {
  const pick = fc.nat(QUANTITY * (QUANTITY - 1) - 1);
  const put = fc.record({ type: fc.constant('put' as const), count: fc.integer({ min: 1, max: 100 }) });
  const talk = fc.record({ type: fc.constantFrom('hear' as const, 'read' as const), pick });
  const each = fc.constantFrom(...durations);
  const work = fc.record({ type: fc.constant('work' as const), pick, count: fc.nat(30), each });
  return fc.array(fc.oneof(put, { arbitrary: talk, weight: 8 }, { arbitrary: work, weight: 4 }), {
    maxLength: 300,
    size: 'max',
  });
}

const isSorted = (items: readonly number[]): boolean =>
  items.every((item, i) => i === 0 || item > (items[i - 1] as number));
const sorted = (items: readonly number[]): number[] => [...items].sort((a, b) => a - b);

describe('Dispatcher', () => {
  test('every item arrives once, and at each consumer in the order of the puts, whatever is on the way', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const world = new World();
        await world.take(given);
        await world.finish();
        expect(sorted(world.given.flat())).toEqual(Array.from(Array(world.put).keys()));
        expect(world.given.filter((own) => !isSorted(own))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('every item arrives once where a consumer leaves, and where order is given up', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, async (before, after) => {
        const world = new World();
        await world.take(before);
        world.revokeStalled();
        world.revokeStalled();
        await world.take(after);
        world.leave();
        await world.finish();
        expect(sorted(world.given.flat())).toEqual(Array.from(Array(world.put).keys()));
      }),
      { numRuns: 300 },
    );
  });
});
