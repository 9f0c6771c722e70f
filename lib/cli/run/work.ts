import type { Pool, TaskPool } from '../../index';
import type { Failures } from '../failures/failures';
import type { Input } from '../input/input';
import type { Place } from '../input/input-item';
import type { CommandOptions } from '../options/command-options';

/** What the processes do with the input. */
export interface Work {
  readonly pool: Pool | TaskPool;
  /** How many items are done: in the output, or failed. */
  readonly done: number;
  /** How many of these did not fail. */
  readonly succeeded: number;
  /** How many of these an earlier run did; missing where there is no journal. */
  readonly kept?: number;
  /** All of the input was gone through. */
  readonly isComplete: boolean;
  /** Where an item stands in the input, by its place among those that the pool was given, from 0; `undefined` if that is not known any more. */
  findPlace(index: number): Place | undefined;
  /** Resolves at the end. @throws {@link FatalError} if nothing can go on. */
  run(): Promise<void>;
  /** Reads nothing more, starts nothing more; what is in hand is finished. */
  finish(): void;
  /** Ends all processes now. */
  kill(): void;
}

/** What work is done with. */
export interface WorkSettings {
  readonly options: CommandOptions;
  readonly input: Input;
  readonly failures: Failures;
}

/** The run cannot go on. */
export class FatalError extends Error {
  override readonly name = 'FatalError';
}
