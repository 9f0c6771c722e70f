import type { TaskPool } from 'consumers';

import type { Expectations } from '../../chaos/expectations';
import type { Ending } from '../calls';
import type { Pledges } from '../pledges';
import type { TaskPlan } from './plan';

/** A task pool under trial, and what is known of it from outside. */
export interface TaskTrial {
  readonly plan: TaskPlan;
  readonly pool: TaskPool;
  /** Of the option `signal`. */
  readonly controller: AbortController;
  readonly expect: Expectations;
  readonly pledges: Pledges;
  readonly standing: TaskStanding;
  readonly tally: Tally;
  /** Loops that were left alone, to be read on when the pool is joined. */
  readonly abandoned: (() => Promise<void>)[];
}

/** What was seen of the calls. */
export interface Tally {
  /** Items that were given to the pool, at most: some sources are not read to their end. */
  called: number;
  /** The numbers of calls whose value came. */
  readonly fulfilled: Set<number>;
  /** The numbers of calls whose own error came. */
  readonly rejected: Set<number>;
}

/** Where a task pool stands by the calls that ended it. */
export class TaskStanding {
  isClosed = false;
  /** The first call that stopped the pool before it was joined. */
  stop: 'terminate' | 'abort' | undefined;
  hasJoin = false;
  isJoined = false;

  called(ending: Ending): void {
    if (ending === 'terminate' || ending === 'abort') {
      if (!this.isJoined) this.stop ??= ending;
      return;
    }
    this.isClosed = true;
    if (ending === 'join' || (ending === 'dispose' && this.stop !== 'terminate')) this.hasJoin = true;
  }
}

/** What is known of a call, or of all for one source. */
export interface Surroundings {
  readonly first: number;
  readonly count: number;
  /** `run()`: its index is always 0. */
  readonly isRun: boolean;
  readonly signal: AbortSignal | undefined;
  readonly sourceThrows: boolean;
  readonly wasClosed: boolean;
  readonly timeout: number | undefined;
}
