import type { ConsumerError, Pool } from 'consumers';

import type { Expectations } from '../chaos/expectations';
import type { Tally } from '../chaos/items';
import type { Ledger } from './ledger';
import type { Pledges } from './pledges';
import type { PoolPlan } from './plan';
import type { Standing } from './standing';

/** A pool under trial, and what is known of it from outside. */
export interface Trial {
  readonly plan: PoolPlan;
  readonly pool: Pool<unknown, Tally | undefined>;
  /** Of the option `signal`. */
  readonly controller: AbortController;
  readonly expect: Expectations;
  readonly pledges: Pledges;
  readonly ledger: Ledger;
  readonly standing: Standing;
}

/** How `join()` settled. */
export type JoinEnd =
  | { readonly type: 'results'; readonly results: readonly (Tally | undefined)[] }
  | { readonly type: 'failures'; readonly error: ConsumerError }
  | { readonly type: 'stopped' };
