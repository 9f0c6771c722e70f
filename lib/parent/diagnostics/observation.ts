import type { ConsumerFailure } from '../../public/consumer-failure';
import type { ObservedPool } from '../../public/diagnostics';
import { monotonicNow } from '../../intrinsics';
import { POOL_END, POOL_START } from './channels';

/** Announces the beginning and the end of a pool. */
export class Observation {
  /** As messages show it. */
  readonly pool: ObservedPool;
  readonly #began = monotonicNow();
  #hasEnded = false;

  /** @param look reads the stats of such a pool. */
  constructor(type: ObservedPool['type'], name: string, look: () => ObservedPool['stats']) {
    this.pool = {
      name,
      type,
      get stats() {
        return look();
      },
    } as ObservedPool;
  }

  begin(quantity: number): void {
    if (POOL_START.isHeard) POOL_START.publish({ pool: this.pool, quantity });
  }

  /** Does nothing when called again. */
  end(failures: readonly ConsumerFailure[]): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (!POOL_END.isHeard) return;
    POOL_END.publish({ pool: this.pool, duration: monotonicNow() - this.#began, failures });
  }
}
