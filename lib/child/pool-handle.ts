import { PoolError } from '../errors';
import { fromWireFailure } from '../wire/thrown/failure';
import type { PutMessage } from '../wire/child-messages';
import type { PutAcceptedMessage, PutRefusedMessage } from '../wire/parent-messages';
import { packValues } from '../wire/segments/pack';
import { POOL_HANDLE } from '../wire/pool-symbol';
import type { Given, Place } from './given';
import type { ParentLink } from './parent-link';

/** The items of the consumer. */
export interface ItemsInHand extends Place {
  readonly hasItemInHand: boolean;
  readonly isShared: boolean;
}

/** Forwards puts to pools of the parent, and keeps the puts that wait for an answer. */
export class RemotePools {
  readonly #link: ParentLink;
  readonly #given: Given;
  readonly #place: ItemsInHand;
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: unknown) => void }>();
  #requests = 0;
  #settled: (() => void)[] = [];

  constructor(link: ParentLink, given: Given, place: ItemsInHand) {
    this.#link = link;
    this.#given = given;
    this.#place = place;
  }

  /** What the consumer receives for a pool of the parent. */
  handle(pool: number): { put(...values: unknown[]): Promise<void> } {
    return Object.defineProperty({ put: (...values: unknown[]) => this.#put(pool, values) }, POOL_HANDLE, {
      value: true,
    });
  }

  /** Puts into the pool of this consumer. @throws {@link PoolError} if it has no item in hand. */
  putOwn(...values: unknown[]): Promise<void> {
    if (this.#place.hasItemInHand) return this.#put('own', values);
    throw new PoolError(
      'ERR_ITEM_NOT_IN_HAND',
      'A consumer may put into its own pool only while it has an item in hand: else, the pool could have ended. ' +
        'Put before the loop over the items goes on, and let the program put what comes before the first one.',
    );
  }

  /** The parent has accepted or refused a put. */
  receive(answer: PutAcceptedMessage | PutRefusedMessage): void {
    const put = this.#waiting.get(answer.request);
    if (put === undefined) return;
    this.#waiting.delete(answer.request);
    if (answer.type === 'putAccepted') put.resolve();
    else put.reject(fromWireFailure(answer.failure, { PoolError }));
    this.#link.release();
    if (this.#waiting.size === 0) for (const resolve of this.#settled.splice(0)) resolve();
  }

  /** Resolves when every put has its answer. */
  waitForAnswers(): Promise<void> {
    if (this.#waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#settled.push(resolve));
  }

  #put(pool: PutMessage['pool'], values: unknown[]): Promise<void> {
    const request = (this.#requests += 1);
    const item = packValues([['item', values.length > 1 ? values : values[0]]]);
    const { standing, isShared } = this.#place;
    if (this.#given.includes(this.#place)) return Promise.resolve();
    this.#link.send({ type: 'put', pool, request, item, isShared, ...standing });
    this.#link.hold();
    return new Promise((resolve, reject) => this.#waiting.set(request, { resolve, reject }));
  }
}
