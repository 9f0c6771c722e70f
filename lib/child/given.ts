import type { Standing } from '../wire/child-messages';
import type { AlreadyGiven } from '../wire/start-message';

/** Where a consumer is in its items. */
export interface Place {
  readonly standing: Standing;
  /** It reads no more. */
  readonly hasEnded: boolean;
}

/**
 * What an earlier process of the seat gave away, and was let go: for the items that are redelivered after it, this process
 * gives the same again, which must not arrive twice.
 */
export class Given {
  #before: AlreadyGiven = { items: 0, start: false };

  set(before: AlreadyGiven): void {
    this.#before = before;
  }

  /** Whether what the consumer gives away there was let go before. */
  includes({ standing, hasEnded }: Place): boolean {
    const { items, start } = this.#before;
    if (items === 0 && !start) return false;
    return standing.started === 0 && !hasEnded ? start : standing.moved < items;
  }
}
