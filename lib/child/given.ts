import type { Given as GivenBefore, Standing } from '../wire/messages';

/**
 * What an earlier process of the seat gave away, and was let go: for the items that are redelivered after it, this process
 * gives the same again, which must not arrive twice.
 */
export class Given {
  #before: GivenBefore = { items: 0, start: false };

  set(before: GivenBefore): void {
    this.#before = before;
  }

  /** Whether what the consumer gives away now was let go before. @param hasEnded it reads no more. */
  includes({ moved, started }: Standing, hasEnded: boolean): boolean {
    return started === 0 && !hasEnded ? this.#before.start : moved < this.#before.items;
  }
}
