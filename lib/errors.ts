import type { ConsumerFailure, FailureDetails } from './public/consumer-failure';
import { describeFailures, showFailures, showItem } from './failure-text';
import { withoutOwnFrames } from './own-frames';
import type { PlatformAggregateError, PlatformErrorOptions } from './public/platform';

export type { ConsumerFailure, FailureReason } from './public/consumer-failure';

/** Why a {@link PoolError} was thrown. The codes are stable. */
export type PoolErrorCode =
  | 'ERR_CONSUMER_INVALID'
  | 'ERR_ENVIRONMENT'
  | 'ERR_ITEM_NOT_CLONEABLE'
  | 'ERR_ITEM_NOT_IN_HAND'
  | 'ERR_OPTION_INVALID'
  | 'ERR_OUTPUTS_HAVE_READER'
  | 'ERR_OUTPUTS_NOT_READ'
  | 'ERR_POOL_CLOSED'
  | 'ERR_POOL_NESTED'
  | 'ERR_POOL_NOT_JOINED'
  | 'ERR_POOL_NO_CONSUMERS'
  | 'ERR_POOL_TERMINATED';

/** A wrong use of a pool. The message says what is wrong and what to do instead. */
export class PoolError extends Error {
  static {
    this.prototype.name = 'PoolError';
  }

  readonly code: PoolErrorCode;
  declare cause?: unknown;

  constructor(code: PoolErrorCode, message: string, options?: PlatformErrorOptions) {
    super(message, options);
    this.code = code;
    cutOwnFrames(this);
  }
}

// A name of its own, as the declarations must not name a global object that the program may not know.
const BaseError: PlatformAggregateError = AggregateError;

/**
 * One or more consumers failed: their code threw, or their process died.
 *
 * `errors` holds what the consumers threw, in seat order; the first is also the `cause`.
 */
export class ConsumerError extends BaseError {
  static {
    this.prototype.name = 'ConsumerError';
  }

  readonly code = 'ERR_CONSUMER_FAILED';
  declare cause?: unknown;
  /** One entry for each failed consumer, in seat order. */
  declare readonly failures: readonly ConsumerFailure[];
  /** The results in seat order; `undefined` for a consumer without a result. */
  declare readonly results: readonly unknown[];
  /** How many items are unconsumed, as `unconsumed` in the `stats` of the pool. */
  readonly unconsumed: number;

  /** @param message instead of one that describes the failures. */
  constructor(details: FailureDetails, message = describeFailures(details)) {
    const errors = details.failures.filter(threw).map((failure) => failure.error);
    super(errors, message, errors.length > 0 ? { cause: errors[0] } : {});
    cutOwnFrames(this);
    // They may be long, and Node shows all that is enumerable where nobody catches the error.
    Object.defineProperties(this, {
      failures: { value: details.failures },
      results: { value: details.results },
    });
    this.unconsumed = details.unconsumed;
  }

  /** For logs: without `results`. */
  toJSON(): object {
    const { name, message, code, failures, unconsumed } = this;
    return { name, message, code, failures: failures.map(toLoggable), unconsumed };
  }

  /** For `console.log()`, and for Node where nobody catches it: a block for each failure. */
  [Symbol.for('nodejs.util.inspect.custom')](_depth: number, options: object): string {
    return showFailures(this, options);
  }
}

/** It may have none, or one of another form: a program can decide that. */
function cutOwnFrames(error: Error): void {
  if (typeof error.stack === 'string') error.stack = withoutOwnFrames(error.stack);
}

/** An item or a thrown value may be large, or nothing that JSON can say. An error as JSON is `{}`. */
function toLoggable(failure: ConsumerFailure): object {
  const { error } = failure;
  const item = 'item' in failure ? { item: showItem(failure.item) } : {};
  if (!(error instanceof Error)) return { ...failure, ...item, error: showItem(error) };
  const { name, message, stack } = error;
  return { ...failure, ...item, error: { name, message, stack } };
}

function threw(failure: ConsumerFailure): boolean {
  return failure.error !== undefined || failure.reason === 'threw';
}
