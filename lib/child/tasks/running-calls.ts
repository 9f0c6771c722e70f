import { AsyncLocalStorage } from 'node:async_hooks';

import type { CurrentTask } from '../../current-task';
import type { ParentLink } from '../parent-link';

/** The process of the calls. */
export interface CallPlace {
  readonly name: string;
  readonly link: Pick<ParentLink, 'hold' | 'release'>;
  /** Fires when the pool stops. */
  readonly stopping: AbortSignal;
}

/** One call at work. Its signal is made when it is asked for. */
class RunningCall implements CurrentTask {
  readonly index: number;
  readonly #place: CallPlace;
  #controller: AbortController | undefined;
  #aborted = false;
  readonly #abort = (): void => {
    this.#controller?.abort(this.#place.stopping.reason);
  };

  constructor(index: number, place: CallPlace) {
    this.index = index;
    this.#place = place;
  }

  get name(): string {
    return this.#place.name;
  }

  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    this.#controller = new AbortController();
    const { stopping, link } = this.#place;
    // It may wait for nothing but this signal.
    link.hold();
    if (this.#aborted) this.#controller.abort();
    else if (stopping.aborted) this.#abort();
    else stopping.addEventListener('abort', this.#abort);
    return this.#controller.signal;
  }

  abort(): void {
    this.#aborted = true;
    this.#controller?.abort();
  }

  end(): void {
    if (this.#controller !== undefined) this.#place.link.release();
    this.#place.stopping.removeEventListener('abort', this.#abort);
  }
}

/** The calls at work, for `currentTask()`: the only one, or by `AsyncLocalStorage` where there may be several. */
export class RunningCalls {
  readonly #place: CallPlace;
  readonly #storage: AsyncLocalStorage<RunningCall> | undefined;
  readonly #calls = new Map<number, RunningCall>();
  // Where there is only one at once: quick calls make no object.
  #item = -1;
  #index = 0;

  /** @param concurrency so many at once. */
  constructor(place: CallPlace, concurrency: number) {
    this.#place = place;
    this.#storage = concurrency > 1 ? new AsyncLocalStorage() : undefined;
  }

  get current(): CurrentTask | undefined {
    if (this.#storage !== undefined) return this.#storage.getStore();
    return this.#item < 0 ? undefined : this.#of(this.#item, this.#index);
  }

  /** Calls `act` for an item, which is counted as in a `Standing`. */
  call(item: number, index: number, act: () => unknown): unknown {
    if (this.#storage !== undefined) return this.#storage.run(this.#of(item, index), act);
    this.#item = item;
    this.#index = index;
    return act();
  }

  /** Its call has ended. */
  end(item: number): void {
    this.#item = -1;
    if (this.#calls.size === 0) return;
    const call = this.#calls.get(item);
    if (call === undefined) return;
    call.end();
    this.#calls.delete(item);
  }

  /** The signal of its call fires. */
  abort(item: number): void {
    if (this.#item === item) this.#of(item, this.#index).abort();
    else this.#calls.get(item)?.abort();
  }

  #of(item: number, index: number): RunningCall {
    const known = this.#calls.get(item);
    if (known !== undefined) return known;
    const call = new RunningCall(index, this.#place);
    this.#calls.set(item, call);
    return call;
  }
}
