import type { FailureReason } from '../errors';
import type { PlatformSignalName } from './platform';

/** A quarantined item: it was in hand each time that its consumer failed. */
export interface PoisonedItem<Item = unknown> {
  readonly item: Item;
  /** It was put as the so many-th, from 0. */
  readonly itemIndex: number;
  /** The consumer that died of it last, and of what. */
  readonly name: string;
  readonly index: number;
  readonly reason: FailureReason;
  /** What was thrown; `undefined` where the process died without a word. */
  readonly error: unknown;
  /** The process that died of it last, and how, as in a {@link ConsumerFailure}. */
  readonly pid: number | undefined;
  readonly exitCode: number | null;
  readonly signal: PlatformSignalName | null;
  readonly stderr: string;
}
