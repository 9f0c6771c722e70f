import { Fifo } from '../../fifo';

/** In the place of a value: what is to be thrown. */
export class Thrown {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** Who is interested in what becomes of the calls for the items of a source. */
export interface Outcomes {
  /** `all`: they are of use together. Else they are read one by one, in the order of the items or as they come. */
  readonly kind: 'all' | 'ordered' | 'unordered';
  /** How many calls are open, or were not read. */
  readonly pending: number;
  /** There is one more open call. */
  add(): void;
  settle(index: number, outcome: unknown): void;
  /** So many open calls, those from `index` on, have no outcome. */
  cancelFrom(index: number, count: number): void;
  /** This open call has no outcome. */
  drop(index: number): void;
  /** There will be no more calls. @param end is thrown when all outcomes were read. */
  complete(end: Thrown | undefined): void;
  /** Nothing is to be read any more, but this. */
  fail(error: unknown): void;
}

/** They are of use together: an array. */
export class AllOutcomes implements Outcomes {
  readonly kind = 'all';
  readonly #outcomes: unknown[] = [];
  #open = 0;
  #end: { readonly thrown: Thrown | undefined } | undefined;
  #resolve!: (outcomes: unknown[]) => void;
  #reject!: (error: unknown) => void;
  readonly promise = new Promise<unknown[]>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  get pending(): number {
    return this.#open;
  }

  add(): void {
    this.#open += 1;
  }

  settle(index: number, outcome: unknown): void {
    // An array with holes would take more time and memory.
    while (this.#outcomes.length < index) this.#outcomes.push(undefined);
    this.#outcomes[index] = outcome;
    this.#open -= 1;
    this.#update();
  }

  cancelFrom(_: number, count: number): void {
    this.#open -= count;
  }

  drop(): void {
    this.#open -= 1;
  }

  complete(thrown: Thrown | undefined): void {
    this.#end = { thrown };
    this.#update();
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  #update(): void {
    if (this.#end === undefined || this.#open > 0) return;
    if (this.#end.thrown === undefined) this.#resolve(this.#outcomes);
    else this.#reject(this.#end.thrown.error);
  }
}

/** Outcomes that wait for their reader. */
export interface ReadOutcomes extends Outcomes {
  readonly kind: 'ordered' | 'unordered';
  /** The next outcome is here. */
  readonly isReady: boolean;
  /** Takes the next one; it must be here. */
  take(): unknown;
  /** All outcomes that will ever come were read. */
  readonly end: { readonly thrown: Thrown | undefined } | undefined;
}

/** In the place of an outcome that has not come. */
const PENDING = Symbol('pending');
/** In the place of one that never will. */
const DROPPED = Symbol('dropped');

/** In the order of the items. */
export class OrderedOutcomes implements ReadOutcomes {
  readonly kind = 'ordered';
  readonly #outcomes = new Fifo<unknown>();
  #end: { readonly thrown: Thrown | undefined } | undefined;

  get pending(): number {
    return this.#outcomes.count;
  }

  get isReady(): boolean {
    return this.#outcomes.count > 0 && this.#outcomes.first !== PENDING;
  }

  get end(): { readonly thrown: Thrown | undefined } | undefined {
    return this.pending === 0 ? this.#end : undefined;
  }

  take(): unknown {
    const outcome = this.#outcomes.shift();
    this.#skipDropped();
    return outcome;
  }

  add(): void {
    this.#outcomes.push(PENDING);
  }

  settle(index: number, outcome: unknown): void {
    this.#outcomes.set(index, outcome);
  }

  cancelFrom(index: number): void {
    this.#outcomes.cut(index);
  }

  drop(index: number): void {
    this.#outcomes.set(index, DROPPED);
    this.#skipDropped();
  }

  complete(thrown: Thrown | undefined): void {
    this.#end = { thrown };
  }

  fail(error: unknown): void {
    this.#outcomes.clear();
    this.complete(new Thrown(error));
  }

  #skipDropped(): void {
    while (this.#outcomes.count > 0 && this.#outcomes.first === DROPPED) this.#outcomes.shift();
  }
}

/** As they come. */
export class UnorderedOutcomes implements ReadOutcomes {
  readonly kind = 'unordered';
  readonly #outcomes = new Fifo<unknown>();
  #open = 0;
  #end: { readonly thrown: Thrown | undefined } | undefined;

  get pending(): number {
    return this.#open + this.#outcomes.count;
  }

  get isReady(): boolean {
    return this.#outcomes.count > 0;
  }

  get end(): { readonly thrown: Thrown | undefined } | undefined {
    return this.pending === 0 ? this.#end : undefined;
  }

  take(): unknown {
    return this.#outcomes.shift();
  }

  add(): void {
    this.#open += 1;
  }

  settle(_: number, outcome: unknown): void {
    this.#open -= 1;
    this.#outcomes.push(outcome);
  }

  cancelFrom(_: number, count: number): void {
    this.#open -= count;
  }

  drop(): void {
    this.#open -= 1;
  }

  complete(thrown: Thrown | undefined): void {
    this.#end = { thrown };
  }

  fail(error: unknown): void {
    this.#outcomes.clear();
    this.#open = 0;
    this.complete(new Thrown(error));
  }
}
