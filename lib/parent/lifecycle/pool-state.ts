import { PoolError } from '../../errors';

/**
 * `open` → `closed` → `ending` (no item can come any more: the consumers were told) → `joined`.
 * `deserted`: open, and no consumer takes items any more. `failing`: the first failure stops the rest. `aborted`: stopped
 * by its signal.
 */
export type PoolState =
  'open' | 'deserted' | 'closed' | 'ending' | 'failing' | 'joined' | 'terminated' | 'aborted';

/** Why a pool in this state takes no items. */
export function toRefusal(state: Exclude<PoolState, 'open'>, name: string): PoolError {
  switch (state) {
    case 'terminated':
      return new PoolError('ERR_POOL_TERMINATED', `The pool ${name} was terminated. Make a new one.`);
    case 'aborted':
      return new PoolError(
        'ERR_POOL_TERMINATED',
        `The pool ${name} was stopped by its \`signal\`. Make a new one.`,
      );
    case 'deserted':
    case 'failing':
      return new PoolError(
        'ERR_POOL_NO_CONSUMERS',
        `The pool ${name} has no consumers left: they returned or failed. \`await pool.join()\` tells which.`,
      );
    case 'closed':
    case 'ending':
    case 'joined':
      return new PoolError(
        'ERR_POOL_CLOSED',
        `The pool ${name} is closed: put everything before \`close()\` or \`join()\`, or make a new pool.`,
      );
  }
}
