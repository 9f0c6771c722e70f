import type { LaneRemains } from '../lane/lane';
import { numbersIn, type Stretch } from '../lane/stretch';
import type { CallDesk, SeatDeath } from './call-desk';

/** What becomes of the calls that a dead process had. */
export interface Sentence {
  /** So many open calls were in its hand. */
  readonly open: number;
  /** These are for the next process of the seat. */
  readonly again: readonly { readonly stretch: Stretch; readonly care: 'reported' | 'alone' }[];
  /** It has not started them: anyone may make them. */
  readonly free: readonly Stretch[];
}

/** @param death whose culprits are those that are known; where only one call was in hand, it is the one. */
export function sentenceCalls(
  calls: Pick<CallDesk, 'isOpen' | 'isSuspect' | 'sentence'>,
  { suspects, onTheWay, unstarted }: LaneRemains,
  { failure, culprits: known }: SeatDeath,
): Sentence {
  const numbers = [...suspects, ...onTheWay].flatMap((stretch) => numbersIn(stretch.runs()));
  const open = numbers.filter((number) => calls.isOpen(number));
  // A copy, as the seat goes on with its own.
  const culprits = new Set(known.size > 0 || open.length > 1 ? known : open);
  const sentenced = calls.sentence(open, { failure, culprits });
  const isMadeAgain = (number: number): boolean => sentenced.has(number);
  // What was suspected before must not be so among others again, or it would fail for them.
  const isSuspect = (number: number): boolean => calls.isSuspect(number);
  const again = [
    ...pick(suspects, isMadeAgain).map((stretch) => ({ stretch, care: 'reported' as const })),
    ...pick(onTheWay, isMadeAgain).map((stretch) => ({ stretch, care: 'alone' as const })),
    ...pick(unstarted, isSuspect).map((stretch) => ({ stretch, care: 'reported' as const })),
  ];
  return { open: open.length, again, free: pick(unstarted, (number) => !isSuspect(number)) };
}

function pick(stretches: readonly Stretch[], isMeant: (number: number) => boolean): Stretch[] {
  return stretches.flatMap((stretch) => stretch.pick(isMeant) ?? []);
}
