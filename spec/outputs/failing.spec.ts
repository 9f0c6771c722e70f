/** Each row of "What becomes of outputs" in `docs/when-a-consumer-fails.md` is a test: what it says is what happens. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsumerError, Pool, type Items } from 'consumers';

import { makeMarker } from './marker';

interface Fault {
  readonly way: 'throw' | 'kill';
  readonly isOnce: boolean;
  /** How often `a` is yielded. */
  readonly times: number;
  /** How many items it has in hand at a time. */
  readonly width: number;
  readonly marker: string;
  /** This file is there when what it yielded has arrived. */
  readonly told: string;
}

async function* yieldTwice(items: Items<number>, fault: Fault): AsyncGenerator<string> {
  const { existsSync, writeFileSync } = await import('node:fs');
  const { way, isOnce, times, width, marker, told } = fault;
  for (;;) {
    const steps = await Promise.all(Array.from({ length: width }, () => items.next()));
    for (const { done, value } of steps) {
      if (done === true) return;
      for (let i = 0; i < (value === 3 ? times : 1); i += 1) yield `${value}a`;
      if (value === 3 && !(isOnce && existsSync(marker))) {
        writeFileSync(marker, '');
        if (way === 'throw') throw new Error('three');
        // What a process that is killed has not sent yet is lost.
        while (!existsSync(told)) await new Promise((resolve) => setTimeout(resolve, 1));
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => undefined);
      }
      yield `${value}b`;
    }
  }
}

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'when-a-consumer-fails.md'), 'utf8');
const rows = page
  .slice(page.indexOf('## What becomes of outputs'), page.indexOf('## `ack`'))
  .split('\n')
  .filter((line) => /^\| .*(at 3|at a time)/.test(line))
  .map(
    (line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1) as [string, string, string, string],
  );

function toFault(consumer: string): Fault {
  return {
    way: consumer.includes('killed') ? 'kill' : 'throw',
    isOnce: consumer.includes('once'),
    times: consumer.includes('100 times') ? 100 : 1,
    width: consumer.includes('two items') ? 2 : 1,
    marker: makeMarker(),
    told: makeMarker(),
  };
}

function toOptions(cell: string): object {
  const entries = Array.from(
    cell.matchAll(/(\w+): '?(\w+)'?/g),
    ([, name, value]) => [name, isNaN(Number(value)) ? value : Number(value)] as const,
  );
  return Object.fromEntries(entries) as object;
}

function describeFailure(error: unknown): string {
  if (!(error instanceof ConsumerError)) return '–';
  const [{ reason, notRedelivered, ...rest } = { reason: '', notRedelivered: '' }] = error.failures;
  const item = 'item' in rest ? ` at ${String(rest.item)}` : '';
  return `\`${reason}\`${item}${notRedelivered === undefined ? '' : ', not redelivered'}`;
}

function describeOutputs(outputs: readonly string[]): string {
  const ofThree = outputs
    .filter((output) => output.startsWith('3'))
    .map((output) => `\`${output.slice(1)}\``);
  if (ofThree.length === 0) return '–';
  return ofThree.length < 10 ? ofThree.join(', ') : `${ofThree.length} × ${ofThree[0] ?? ''}`;
}

/** As many items at a time as the consumer works on, so that what it dies of is known. */
async function* giveOut(pool: Pick<Pool, 'stats'>, width: number): AsyncGenerator<number> {
  for (const item of [1, 2, 3, 4]) {
    while (pool.stats.waiting + pool.stats.inHand >= width) await new Promise(setImmediate);
    yield item;
  }
}

test('the page has rows', () => {
  expect(rows.length).toBeGreaterThan(8);
});

test.each(rows)(
  '%s (%s): outputs of 3 are %s, and the failure is %s',
  async (consumer, options, outputs, failure) => {
    const fault = toFault(consumer);
    // It is held, and not read, where another process may follow.
    if (options !== '–') writeFileSync(fault.told, '');
    const pool = new Pool(yieldTwice, { quantity: 1, ...toOptions(options), args: [fault] });
    const joined = pool.putAll(giveOut(pool, fault.width)).then(() => pool.join());
    joined.catch(() => undefined);
    const seen: string[] = [];
    let error: unknown;
    try {
      for await (const output of pool.outputs) {
        seen.push(output);
        if (output === '3a') writeFileSync(fault.told, '');
      }
    } catch (thrown) {
      error = thrown;
    }
    expect([describeOutputs(seen), describeFailure(error)]).toEqual([outputs, failure]);
    expect(seen.filter((output) => /[12]/.test(output))).toEqual(['1a', '1b', '2a', '2b']);
    if (error === undefined) expect(seen.slice(-2)).toEqual(['4a', '4b']);
  },
);
