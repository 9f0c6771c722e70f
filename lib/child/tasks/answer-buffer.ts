import type { AnswerBatch, CallFailure, ProgressMessage } from '../../wire/child-messages';
import type { WireFailure } from '../../wire/thrown/failure';
import type { Outgoing } from '../items/reports';
import { OutputBuffer } from '../output-buffer';

/** So many failures are sent at once: each may be as large as many values. */
const MOST_FAILURES = 64;

/** What calls returned or threw. It waits here for the next report, with which it is sent. */
export class AnswerBuffer implements Outgoing {
  readonly #values = new OutputBuffer('result');
  readonly #isOrdered: boolean;
  #items: number[] = [];
  #failures: CallFailure[] = [];

  /** @param isOrdered calls end in the order in which they start. */
  constructor(isOrdered: boolean) {
    this.#isOrdered = isOrdered;
  }

  get isCareful(): boolean {
    return this.#values.isCareful;
  }

  /** The reports must fit into the socket. */
  set isCareful(isCareful: boolean) {
    this.#values.isCareful = isCareful;
  }

  get count(): number {
    return this.#values.count;
  }

  get isToBeChecked(): boolean {
    return this.#values.isToBeChecked || this.isFull;
  }

  check(isDue: boolean): void {
    this.#values.check(isDue);
  }

  get isFull(): boolean {
    return this.#values.isFull || this.#failures.length >= MOST_FAILURES;
  }

  get hasRoom(): boolean {
    return this.#values.hasRoom;
  }

  waitForRoom(): Promise<void> {
    return this.#values.waitForRoom();
  }

  answered(batches: number): void {
    this.#values.answered(batches);
  }

  /**
   * @param item counted as in a `Standing`.
   * @throws {@link PoolError} `ERR_ITEM_NOT_CLONEABLE`, which names the part that cannot cross.
   */
  add(item: number, value: unknown): void {
    this.#values.add(value, 0, false);
    if (!this.#isOrdered) this.#items.push(item);
  }

  addFailure(item: number, failure: WireFailure): void {
    this.#failures.push({ at: this.#values.count, failure });
    this.add(item, undefined);
  }

  toReport(): Pick<ProgressMessage, 'answers'> | undefined {
    const { isCareful } = this.#values;
    const outputs = this.#values.take(0);
    if (outputs === undefined) return undefined;
    const answers: AnswerBatch = {
      segments: outputs.segments,
      ...(!this.#isOrdered && { items: this.#items }),
      ...(this.#failures.length > 0 && { failures: this.#failures }),
      isCareful,
    };
    // Where the parent does not answer, nothing is on the way.
    if (!isCareful) this.#values.answered(1);
    this.#items = [];
    this.#failures = [];
    return { answers };
  }
}
