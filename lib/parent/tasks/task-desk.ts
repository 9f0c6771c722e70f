import type { Task } from '../../task';
import type { TaskPoolStats } from '../../public/task-pool-interface';
import type { Prepared } from '../../wire/segments/open-segment';
import type { SegmentReader } from '../../wire/segments/receiver';
import { ItemStock } from '../dispatch/item-stock';
import { numbersIn, type NumberRuns } from '../lane/stretch';
import type { AnsweredRun, CallDesk, CallPlace, SeatDeath } from '../task-seats/call-desk';
import { markThrown, toCallError } from './call-errors';
import { Ledger, type Run } from './ledger';
import type { Line } from './line';
import { Turns } from './turns';

/** So many calls are given up at a time: the items of all that wait would be copied otherwise, to be one piece. */
const MOST_TOGETHER = 1_024;

/** How many calls came to which end. */
export type CallCounts = Omit<TaskPoolStats, 'seats' | 'throughput'>;

/** Knows which item is which call, and tells callers what became of theirs. */
export class TaskDesk implements CallDesk {
  /** The calls that no process was given. */
  readonly stock: ItemStock;
  readonly #ledger = new Ledger();
  readonly #turns = new Turns(this.#ledger);
  readonly #name: string;
  readonly #retries: number;
  /** How often open calls were in the hand of a process that may have died of them. */
  readonly #tries = new Map<number, number>();
  /** Some calls have indexes that say something. */
  #hasIndexes = false;
  /** Open calls were canceled. */
  #mayBeCanceled = false;
  #counts = { fulfilled: 0, rejected: 0, dropped: 0 };

  /** @param name of the function. */
  constructor(name: string, retries: number) {
    this.#name = name;
    this.#retries = retries;
    this.stock = new ItemStock(this.#turns);
  }

  /** How many calls wait or are with processes. */
  get open(): number {
    return this.#ledger.count + this.stock.count;
  }

  get counts(): CallCounts {
    const { put: called, count: waiting } = this.stock;
    const { fulfilled, rejected, dropped } = this.#counts;
    const inHand = called - waiting - fulfilled - rejected - dropped;
    return { called, waiting, inHand, fulfilled, rejected, dropped };
  }

  /** The calls that no process was given are never made. @param refusal says why. */
  giveUp(refusal: unknown): void {
    while (this.stock.count > 0)
      for (const number of numbersIn(this.stock.take(MOST_TOGETHER).runs())) this.#giveUp(number, refusal);
  }

  /** No call has an answer any more. */
  dropAll(): void {
    const { waiting, inHand } = this.counts;
    this.#counts.dropped += waiting + inHand;
    this.stock.clear();
    this.#ledger.clear();
    this.#tries.clear();
  }

  /** @param item of {@link Line.prepare}. @returns its bytes. */
  put(line: Line, item: Prepared): number {
    const bytes = line.push(item);
    this.#hasIndexes ||= line.caller.hasIndexes;
    this.stock.added(bytes);
    if (line.count === 1) this.#turns.add(line);
    return bytes;
  }

  cancel(line: Line, index: number): void {
    this.#mayBeCanceled = true;
    line.cancel(index);
  }

  /** See {@link Line.cancelFrom}. */
  cancelFrom(line: Line, index: number): void {
    this.#mayBeCanceled = true;
    const { count, bytes } = line;
    line.cancelFrom(index);
    if (count === 0 || line.count > 0) return;
    this.#turns.remove(line);
    this.stock.removed(count, bytes);
    this.#counts.dropped += count;
  }

  /** Tells open calls of a line from others. */
  belongs(number: number, line: Line, isMeant: (index: number) => boolean): boolean {
    const run = this.#ledger.find(number);
    return run?.line === line && isMeant(indexIn(run, number));
  }

  isOpen(number: number): boolean {
    return this.#ledger.isOpen(number);
  }

  isCanceled(number: number): boolean {
    const run = this.#ledger.find(number);
    return run === undefined || run.line.isCanceled(indexIn(run, number));
  }

  hasCanceled(numbers: NumberRuns): boolean {
    if (!this.#mayBeCanceled) return false;
    if (this.open === 0) this.#mayBeCanceled = false;
    return this.#parts(numbers).some(({ run }) => run.line.hasCanceled);
  }

  indexesOf(numbers: () => NumberRuns): readonly number[] | undefined {
    if (!this.#hasIndexes) return undefined;
    const parts = this.#parts(numbers());
    if (!parts.some(({ run }) => run.line.caller.hasIndexes)) return undefined;
    return parts.flatMap(({ run, from, to }) => [indexIn(run, from), to - from]);
  }

  timeoutOf(number: number): number | undefined {
    const run = this.#ledger.find(number);
    return run?.line.caller.timeoutOf(indexIn(run, number));
  }

  answer({ first, count, bytes }: AnsweredRun, values: Pick<SegmentReader, 'read'>): void {
    const end = first + count;
    for (let number = first; number < end;) {
      const run = this.#ledger.find(number);
      if (run === undefined) {
        // It was answered before.
        values.read();
        number += 1;
        continue;
      }
      const { line } = run;
      const to = Math.min(end, run.first + run.count);
      line.caller.answeredBytes?.((bytes * (to - number)) / count, to - number);
      for (; number < to; number += 1) {
        const value = values.read();
        if (!this.#close(number, line, indexIn(run, number))) continue;
        this.#counts.fulfilled += 1;
        line.caller.answered(indexIn(run, number), value);
      }
    }
  }

  reject(number: number, thrown: unknown, place: CallPlace): void {
    const run = this.#ledger.find(number);
    if (run === undefined) return;
    this.#fail(run, number, (task) => markThrown(thrown, task, this.#name), place);
  }

  drop(number: number): void {
    const run = this.#ledger.find(number);
    if (run !== undefined && this.#close(number, run.line, indexIn(run, number))) this.#counts.dropped += 1;
  }

  isSuspect(number: number): boolean {
    return this.#tries.has(number);
  }

  sentence(numbers: readonly number[], { failure, culprits }: SeatDeath): ReadonlySet<number> {
    const again = new Set<number>();
    for (const number of numbers) {
      if (this.isCanceled(number)) this.drop(number);
      else if (this.#mayTryAgain(number, culprits)) again.add(number);
      else {
        const run = this.#ledger.find(number) as Run;
        const suspects = culprits.has(number) ? 1 : numbers.length;
        this.#fail(run, number, (task) => toCallError({ failure, suspects }, task, this.#name), failure);
      }
    }
    return again;
  }

  #giveUp(number: number, refusal: unknown): void {
    const run = this.#ledger.find(number);
    if (run === undefined) return;
    const index = indexIn(run, number);
    if (!this.#close(number, run.line, index)) return;
    this.#counts.dropped += 1;
    run.line.caller.givenUp(index, refusal);
  }

  /** One that is known to be innocent has not used up a try. */
  #mayTryAgain(number: number, culprits: ReadonlySet<number>): boolean {
    const tries = (this.#tries.get(number) ?? 0) + (culprits.size === 0 || culprits.has(number) ? 1 : 0);
    if (tries > this.#retries || this.#retries === 0) return false;
    this.#tries.set(number, tries);
    return true;
  }

  #fail(run: Run, number: number, toError: (task: Task) => unknown, place: CallPlace): void {
    const index = indexIn(run, number);
    const { caller } = run.line;
    const { name, pid } = place;
    const task = { item: caller.itemOf(index), index: caller.hasIndexes ? index : 0, name, pid };
    if (!this.#close(number, run.line, index)) return;
    this.#counts.rejected += 1;
    caller.failed(index, toError(task));
  }

  /** @returns whether somebody waits for it. */
  #close(number: number, line: Line, index: number): boolean {
    if (!this.#ledger.close(number)) return false;
    if (this.#tries.size > 0) this.#tries.delete(number);
    if (!line.hasCanceled) return true;
    const isCanceled = line.isCanceled(index);
    line.forget(index);
    if (isCanceled) this.#counts.dropped += 1;
    return !isCanceled;
  }

  /** The parts of what is open that were taken together. */
  #parts(numbers: NumberRuns): { readonly run: Run; readonly from: number; readonly to: number }[] {
    const parts = [];
    for (const { first, count } of numbers) {
      for (let from = first; from < first + count;) {
        const run = this.#ledger.find(from);
        const to = run === undefined ? from + 1 : Math.min(first + count, run.first + run.count);
        if (run !== undefined) parts.push({ run, from, to });
        from = to;
      }
    }
    return parts;
  }
}

/** The index of the call with this number. */
function indexIn({ index, first }: Run, number: number): number {
  return index + number - first;
}
