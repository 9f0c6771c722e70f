import fc from 'fast-check';

import type { LaneRange } from '../../../dist/lib/parent/lane/lane';
import {
  RetryPolicy,
  type RetryDecision,
  type RetryOptions,
} from '../../../dist/lib/parent/seats/retry-policy';

const one = (place: number): LaneRange => ({ from: place, to: place + 1 });
const between = (from: number, to: number): LaneRange => ({ from, to });

function decideAll(options: RetryOptions, failures: readonly LaneRange[]): RetryDecision[] {
  const policy = new RetryPolicy(options);
  return failures.map((suspects) => policy.decide('threw', suspects));
}

describe('what follows a failure', () => {
  test.each<[string, RetryOptions, LaneRange[], RetryDecision[]]>([
    ['nothing, without retries', { retries: 0, poison: 'fail' }, [one(3)], ['fail']],
    [
      'a new process, so many times',
      { retries: 2, poison: 'fail' },
      [one(3), one(3), one(3)],
      ['retry', 'retry', 'fail'],
    ],
    ['the item is quarantined', { retries: 0, poison: 'skip' }, [one(3)], ['quarantine']],
    [
      'it is quarantined when it was there each time, and the count begins again',
      { retries: 1, poison: 'skip' },
      [one(3), one(3), one(7), one(7)],
      ['retry', 'quarantine', 'retry', 'quarantine'],
    ],
    [
      'nothing, where another item was in hand each time',
      { retries: 1, poison: 'skip' },
      [one(3), one(4)],
      ['retry', 'fail'],
    ],
    ['nothing, where none was in hand', { retries: 0, poison: 'skip' }, [between(5, 5)], ['fail']],
    [
      'one more process, where it is one of several; the next failure tells',
      { retries: 0, poison: 'skip' },
      [between(3, 9), one(5)],
      ['retry', 'quarantine'],
    ],
    [
      'nothing, where the next one tells nothing more: they were all begun',
      { retries: 0, poison: 'skip' },
      [between(3, 6), between(3, 6)],
      ['retry', 'fail'],
    ],
    [
      'all that failed together tell which it was',
      { retries: 1, poison: 'skip' },
      [between(3, 9), between(8, 12)],
      ['retry', 'quarantine'],
    ],
  ])('%s', (_, options, failures, decisions) => {
    expect(decideAll(options, failures)).toEqual(decisions);
  });

  test('is never a retry where the process could not start', () => {
    const policy = new RetryPolicy({ retries: 5, poison: 'skip' });
    expect(policy.decide('could not start', between(0, 0))).toBe('fail');
  });

  test('is never a retry without end', () => {
    const suspects = fc
      .record({ from: fc.nat(20), count: fc.nat(20) })
      .map(({ from, count }) => between(from, from + count));
    const policy = fc.record({
      retries: fc.nat(3),
      poison: fc.constantFrom('fail' as const, 'skip' as const),
    });
    fc.assert(
      fc.property(policy, fc.array(suspects, { minLength: 30, maxLength: 30 }), (given, failures) => {
        // After three retries each further one leaves fewer suspects, of 20 at most.
        expect(decideAll(given, failures).some((decision) => decision !== 'retry')).toBe(true);
      }),
    );
  });
});
