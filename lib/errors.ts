import { inspect } from 'node:util';

import type { PlatformAggregateError, PlatformErrorOptions, PlatformSignalName } from './platform';

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
  }
}

/** Why a consumer failed. */
export type FailureReason =
  | 'could not start'
  | 'threw'
  | 'exited'
  | 'killed'
  | 'out of memory'
  | 'timed out'
  | 'broke the protocol'
  | 'could not send its output'
  | 'could not send its result';

/** A consumer that failed. */
export interface ConsumerFailure {
  /** As in `stats`: `resize-1`. */
  readonly name: string;
  /** The seat, from 1. */
  readonly index: number;
  /** `undefined` if no process could be started. */
  readonly pid: number | undefined;
  readonly reason: FailureReason;
  /** The exit code of the process; `null` if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended the process; `null` if it exited. */
  readonly signal: PlatformSignalName | null;
  /** What was thrown; `undefined` if the process died without a final message (or if `undefined` was thrown). */
  readonly error: unknown;
  /** The item in hand; the property is missing if the item is not known. */
  readonly item?: unknown;
  /** Why its items were not redelivered, although the option `retries` or `poison` asks for it; else missing. */
  readonly notRedelivered?: string;
  /** How many items the consumer had moved past. */
  readonly consumed: number;
  /** The tail of what the process wrote to stderr, if it died without a final message; else empty. */
  readonly stderr: string;
}

/** The properties of a {@link ConsumerError}. */
export interface ConsumerErrorDetails {
  readonly failures: readonly ConsumerFailure[];
  readonly results: readonly unknown[];
  readonly unconsumed: number;
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
  readonly failures: readonly ConsumerFailure[];
  /** The results in seat order; `undefined` for a consumer without a result. */
  readonly results: readonly unknown[];
  /** How many items are unconsumed, as `unconsumed` in the `stats` of the pool. */
  readonly unconsumed: number;

  /** @param message instead of one that describes the failures. */
  constructor(details: ConsumerErrorDetails, message = describeFailures(details)) {
    const errors = details.failures.filter(threw).map((failure) => failure.error);
    super(errors, message, errors.length > 0 ? { cause: errors[0] } : {});
    this.failures = details.failures;
    this.results = details.results;
    this.unconsumed = details.unconsumed;
  }
}

function threw(failure: ConsumerFailure): boolean {
  return failure.error !== undefined || failure.reason === 'threw';
}

function describeFailures({ failures, results, unconsumed }: ConsumerErrorDetails): string {
  const left = unconsumed > 0 ? ` ${count(unconsumed, 'item was', 'items were')} not consumed.` : '';
  return (
    `${failures.length} of ${count(results.length, 'consumer', 'consumers')} failed: ` +
    `${failures.map(describeFailure).join('; ')}.${left} ` +
    'See `failures` of this error for each, and `results` for what the others returned.'
  );
}

/** `resize-1 (pid 123) was killed by SIGKILL` */
export function describeFailure(failure: ConsumerFailure): string {
  const pid = failure.pid === undefined ? '' : ` (pid ${failure.pid})`;
  const final =
    failure.notRedelivered === undefined ? '' : `, and was not replaced: ${failure.notRedelivered}`;
  return `${failure.name}${pid} ${describeReason(failure)}${final}`;
}

function describeReason({ reason, error, exitCode, signal }: ConsumerFailure): string {
  const ended = signal ?? (exitCode === null ? '' : `exit code ${exitCode}`);
  const thrown = describeThrown(error);
  switch (reason) {
    case 'threw':
      return `threw ${thrown}`;
    case 'exited':
      if (error !== undefined) return `exited before it returned: ${thrown}`;
      return `exited with code ${exitCode ?? 'unknown'} before it returned`;
    case 'killed':
      return `was killed by ${ended}`;
    case 'out of memory':
      return `ran out of memory (${ended})`;
    case 'timed out':
    case 'broke the protocol':
    case 'could not start':
    case 'could not send its output':
    case 'could not send its result':
      return error === undefined ? `${reason} (${ended})` : `${reason}: ${thrown}`;
  }
}

function describeThrown(thrown: unknown): string {
  // This must not throw for any value, for example an error whose `name` is a symbol.
  try {
    // In Jest, which has an `Error` class of its own, a DOMException is not an instance of it.
    if (!(thrown instanceof Error) && !(thrown instanceof DOMException))
      return `a non-error: ${shorten(inspect(thrown, { depth: 1 }))}`;
    return shorten(`${thrown.name}: ${thrown.message}`).replace(/[.\s]+$/, '');
  } catch {
    return 'something that cannot be shown';
  }
}

function shorten(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
