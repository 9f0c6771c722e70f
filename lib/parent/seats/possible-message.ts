import type { ChildMessage, OutputBatch, ProgressMessage } from '../../wire/child-messages';
import { countOf } from '../../wire/segments/segment';
import type { Lane } from '../lane/lane';

/** What is known of the consumer of a process. */
export interface KnownStanding {
  readonly lane: Pick<Lane, 'moved' | 'canBe' | 'canKeep'>;
  /** It answers calls. */
  readonly answers: boolean;
  /** It is loaded. */
  readonly hasStarted: boolean;
  /** It is a generator; `undefined` before it was called. */
  readonly yields: boolean | undefined;
}

/** Whether the counts of a message, which has the right form, fit what is known. */
export function isPossible(message: ChildMessage, known: KnownStanding): boolean {
  if (message.type === 'revoked') return known.lane.canKeep(message.kept);
  if (message.type === 'called') return known.hasStarted && known.yields === undefined;
  if ('moved' in message && !known.lane.canBe(message)) return false;
  if (message.type === 'progress') return canYield(message.outputs, known) && canAnswer(message, known);
  // Only a report moves past calls, with their answers.
  const movesOn = 'moved' in message && message.moved !== known.lane.moved;
  return !known.answers || message.type === 'put' || !movesOn;
}

function canYield(outputs: OutputBatch | undefined, { yields }: KnownStanding): boolean {
  return outputs === undefined || (yields === true && outputs.inHand <= countOf(outputs.segments));
}

function canAnswer(
  { answers, moved, started }: ProgressMessage,
  { lane, answers: isAnswering }: KnownStanding,
): boolean {
  if (answers === undefined) return !isAnswering || moved === lane.moved;
  if (!isAnswering) return false;
  const { segments, items } = answers;
  const count = countOf(segments);
  if (items === undefined) return count === moved - lane.moved;
  return items.length === count && items.every((item) => item >= lane.moved && item < started);
}
