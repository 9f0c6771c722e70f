import type { ConsumerFailure } from '../../errors';
import type { SegmentReader } from '../../wire/segments/receiver';
import type { NumberRuns } from '../lane/stretch';

/** The calls of a task pool, by the numbers of their items. */
export interface CallDesk {
  isOpen(number: number): boolean;
  /** Nobody waits for it any more, or never did. */
  isCanceled(number: number): boolean;
  /** Some of these calls may be canceled. */
  hasCanceled(numbers: NumberRuns): boolean;
  /** The places of items among those of their calls; `undefined` where they say nothing. */
  indexesOf(numbers: () => NumberRuns): readonly number[] | undefined;
  /** In ms. */
  timeoutOf(number: number): number | undefined;
  /** The calls of these numbers have these values. */
  answer(run: AnsweredRun, values: Pick<SegmentReader, 'read'>): void;
  /** The function threw. */
  reject(number: number, thrown: unknown, place: CallPlace): void;
  /** It was never started, and need not be. */
  drop(number: number): void;
  /** It was in the hand of a process that died, which it may have died of. */
  isSuspect(number: number): boolean;
  /** The process died with these calls in hand: which of them are to be made again? The others fail. */
  sentence(numbers: readonly number[], death: SeatDeath): ReadonlySet<number>;
}

/** The process of a call. */
export interface CallPlace {
  readonly name: string;
  readonly pid: number | undefined;
}

/** Calls of consecutive numbers whose answers take so many bytes. */
export interface AnsweredRun {
  readonly first: number;
  readonly count: number;
  readonly bytes: number;
}

export interface SeatDeath {
  readonly failure: ConsumerFailure;
  /** The calls that it died of, if they are known. */
  readonly culprits: ReadonlySet<number>;
}
