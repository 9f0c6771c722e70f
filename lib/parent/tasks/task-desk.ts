import type { Task } from '../../task';
import { ItemStock } from '../dispatch/item-stock';
import type { CallDesk, SeatDeath, TaskSeat } from '../seats/task-seat';
import { markThrown, toCallError } from './call-errors';
import { Ledger, type Entry } from './ledger';
import type { Line } from './line';
import { Turns } from './turns';

type Numbers = readonly { readonly first: number; readonly count: number }[];

/** How many calls came to which end. */
export interface CallCounts {
  readonly called: number;
  readonly fulfilled: number;
  readonly rejected: number;
  /** Nobody waited for them any more. */
  readonly dropped: number;
}

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
    return { called: this.stock.put, ...this.#counts };
  }

  /** @throws {@link PoolError} `ERR_ITEM_NOT_CLONEABLE` */
  put(line: Line, item: unknown): void {
    const prepared = line.prepare(item);
    this.stock.added(line.push(prepared));
    if (line.count === 1) this.#turns.add(line);
  }

  /** Those that no process was given are forgotten. */
  cancelFrom(line: Line, index: number): void {
    const { count, bytes } = line;
    if (count > 0) this.#turns.remove(line);
    this.stock.removed(count, bytes);
    this.#counts.dropped += count;
    line.cancelFrom(index);
  }

  /** Tells open calls of a line from others. */
  belongs(number: number, line: Line, isMeant: (index: number) => boolean): boolean {
    const entry = this.#ledger.find(number);
    return entry?.line === line && isMeant(entry.index);
  }

  isOpen(number: number): boolean {
    return this.#ledger.isOpen(number);
  }

  isCanceled(number: number): boolean {
    const entry = this.#ledger.find(number);
    return entry === undefined || entry.line.isCanceled(entry.index);
  }

  hasCanceled(numbers: Numbers): boolean {
    return numbers.some(({ first, count }) => this.#parts(first, count).some(({ line }) => line.hasCanceled));
  }

  indexesOf(numbers: Numbers): readonly number[] | undefined {
    const indexes: number[] = [];
    let says = false;
    for (const { first, count } of numbers) {
      for (const part of this.#parts(first, count)) {
        says ||= part.line.caller.hasIndexes;
        indexes.push(part.index, part.count);
      }
    }
    return says ? indexes : undefined;
  }

  timeoutOf(number: number): number | undefined {
    const entry = this.#ledger.find(number);
    return entry?.line.caller.timeoutOf(entry.index);
  }

  answer(number: number, value: unknown): void {
    const call = this.#close(number);
    if (call === undefined) return;
    if (call.isCanceled) this.#counts.dropped += 1;
    else this.#counts.fulfilled += 1;
    call.line.caller.answered(call.index, value);
  }

  reject(number: number, thrown: unknown, seat: TaskSeat): void {
    const call = this.#close(number);
    if (call === undefined) return;
    if (call.isCanceled) this.#counts.dropped += 1;
    else this.#fail(call, markThrown(thrown, this.#toTask(call, seat), this.#name));
  }

  drop(number: number): void {
    if (this.#close(number) !== undefined) this.#counts.dropped += 1;
  }

  sentence(numbers: readonly number[], { failure, culprit }: SeatDeath): ReadonlySet<number> {
    const again = new Set<number>();
    for (const number of numbers) {
      if (this.isCanceled(number)) this.drop(number);
      else if (this.#mayTryAgain(number, culprit)) again.add(number);
      else {
        const call = this.#close(number);
        if (call === undefined) continue;
        const suspects = culprit === number ? 1 : numbers.length;
        this.#fail(call, toCallError({ failure, suspects }, this.#toTask(call, failure), this.#name));
      }
    }
    return again;
  }

  /** One that is known to be innocent has not used up a try. */
  #mayTryAgain(number: number, culprit: number | undefined): boolean {
    const tries = (this.#tries.get(number) ?? 0) + (culprit === undefined || culprit === number ? 1 : 0);
    if (tries > this.#retries || this.#retries === 0) return false;
    this.#tries.set(number, tries);
    return true;
  }

  #fail({ line, index }: Entry, error: unknown): void {
    this.#counts.rejected += 1;
    line.caller.failed(index, error);
  }

  #close(number: number): (Entry & { readonly isCanceled: boolean }) | undefined {
    const entry = this.#ledger.close(number);
    if (entry === undefined) return undefined;
    if (this.#tries.size > 0) this.#tries.delete(number);
    const isCanceled = entry.line.isCanceled(entry.index);
    entry.line.forget(entry.index);
    return { ...entry, isCanceled };
  }

  /** The parts of a run that belong to one line each. Items that are sent are open calls, all of them. */
  #parts(first: number, count: number): (Entry & { readonly count: number })[] {
    const parts: (Entry & { count: number })[] = [];
    for (let number = first; number < first + count; number += 1) {
      const entry = this.#ledger.find(number);
      const last = parts.at(-1);
      if (entry === undefined) continue;
      if (last?.line === entry.line && last.index + last.count === entry.index) last.count += 1;
      else parts.push({ ...entry, count: 1 });
    }
    return parts;
  }

  #toTask({ line, index }: Entry, { name, pid }: Pick<Task, 'name' | 'pid'>): Task {
    return { item: line.caller.itemOf(index), index: line.caller.hasIndexes ? index : 0, name, pid };
  }
}
