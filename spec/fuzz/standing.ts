import type { PoolErrorCode } from 'consumers';

import type { Ending } from './calls';

/** Of a put. */
type Answer = PoolErrorCode | 'accepted';

/** Where a pool stands by the calls that ended it: what must follow is written in `docs/lifecycle.md`. */
export class Standing {
  readonly #failFast: boolean;
  #isClosed = false;
  #isJoined = false;
  #stop: 'terminate' | 'abort' | undefined;
  #hasJoin = false;
  /** What puts could meet after each of the calls so far. */
  readonly #history: (readonly Answer[])[];

  constructor(failFast: boolean) {
    this.#failFast = failFast;
    this.#history = [this.answers];
  }

  /** The first call that stopped the pool before it was joined. */
  get stop(): 'terminate' | 'abort' | undefined {
    return this.#stop;
  }

  /** `join()` was called. */
  get hasJoin(): boolean {
    return this.#hasJoin;
  }

  /** `join()` has resolved, or rejected with what consumers failed of. */
  get isJoined(): boolean {
    return this.#isJoined;
  }

  /** What a put may meet now: a refusal, or none. */
  get answers(): readonly Answer[] {
    if (this.#stop !== undefined) return ['ERR_POOL_TERMINATED'];
    if (this.#isJoined) return ['ERR_POOL_CLOSED'];
    if (!this.#isClosed) return ['accepted', 'ERR_POOL_NO_CONSUMERS'];
    return this.#failFast ? ['ERR_POOL_CLOSED', 'ERR_POOL_NO_CONSUMERS'] : ['ERR_POOL_CLOSED'];
  }

  /** For {@link since}. */
  get moment(): number {
    return this.#history.length - 1;
  }

  /** What puts could meet at a moment, and after each call since. */
  since(moment: number): readonly Answer[] {
    return [...new Set(this.#history.slice(moment).flat())];
  }

  called(ending: Ending): void {
    if (ending !== 'terminate' && ending !== 'abort') this.#closed(ending);
    else if (!this.#isJoined) this.#stop ??= ending;
    this.#history.push(this.answers);
  }

  joined(): void {
    this.#isJoined = true;
    this.#history.push(this.answers);
  }

  #closed(ending: 'close' | 'join' | 'dispose'): void {
    this.#isClosed = true;
    if (ending === 'join' || this.#stop !== 'terminate') this.#hasJoin ||= ending !== 'close';
  }
}
