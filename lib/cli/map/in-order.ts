import type { InputItem } from '../input/input-item';

/** Brings what ends in any order back into the order of the input: an item waits for those before it. */
export class InOrder<Outcome> {
  readonly #emit: (item: InputItem, outcome: Outcome) => void;
  /** What waits, by number of the item. */
  readonly #waiting = new Map<number, readonly [InputItem, Outcome]>();
  #next = 1;

  constructor(emit: (item: InputItem, outcome: Outcome) => void) {
    this.#emit = emit;
  }

  add(item: InputItem, outcome: Outcome): void {
    if (item.number !== this.#next) {
      this.#waiting.set(item.number, [item, outcome]);
      return;
    }
    this.#emit(item, outcome);
    this.#next += 1;
    for (let found = this.#take(); found !== undefined; found = this.#take()) {
      this.#emit(...found);
      this.#next += 1;
    }
  }

  /** No other items will come: the gaps stay. */
  flush(): void {
    const rest = [...this.#waiting.values()].sort(([a], [b]) => a.number - b.number);
    this.#waiting.clear();
    for (const [item, outcome] of rest) this.#emit(item, outcome);
  }

  #take(): readonly [InputItem, Outcome] | undefined {
    if (this.#waiting.size === 0) return undefined;
    const found = this.#waiting.get(this.#next);
    this.#waiting.delete(this.#next);
    return found;
  }
}
