import { PoolError } from '../../errors';
import { fromWireFailure } from '../../wire/thrown/failure';
import { numbersIn, type NumberRuns } from '../lane/stretch';
import type { CallDesk, CallPlace } from './call-desk';
import type { OpenAnswers } from '../seats/run-owner';

/** Answers, and the numbers of their calls. */
export interface NumberedAnswers extends Pick<OpenAnswers, 'values' | 'bytes'> {
  readonly numbers: NumberRuns;
  readonly failures: OpenAnswers['failures'] | undefined;
}

/** Tells the desk what calls returned or threw. @throws if the values cannot be read. */
export function tellAnswers(
  calls: CallDesk,
  { numbers, values, bytes, failures = [] }: NumberedAnswers,
  place: CallPlace,
): void {
  const size = bytes / values.count;
  let [at, next] = [0, 0];
  for (const { first, count } of failures.length === 0 ? numbers : toSingles(numbers)) {
    const failure = failures[next];
    if (failure?.at !== at) calls.answer({ first, count, bytes: count * size }, values);
    else {
      // In its place, there is no value.
      values.read();
      next += 1;
      calls.reject(first, fromWireFailure(failure.failure, { PoolError }), place);
    }
    at += count;
  }
}

function toSingles(numbers: NumberRuns): NumberRuns {
  return numbersIn(numbers).map((first) => {
    return { first, count: 1 };
  });
}
