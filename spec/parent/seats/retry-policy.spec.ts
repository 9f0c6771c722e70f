import fc from 'fast-check';

import {
  Judge,
  type RetryPolicy,
  type Suspects,
  type Verdict,
} from '../../../dist/lib/parent/seats/retry-policy';

const one = (place: number): Suspects => ({ from: place, to: place + 1 });
const between = (from: number, to: number): Suspects => ({ from, to });

function judgeAll(policy: RetryPolicy, failures: readonly Suspects[]): Verdict[] {
  const judge = new Judge(policy);
  return failures.map((suspects) => judge.judge('threw', suspects));
}

describe('what follows a failure', () => {
  test.each<[string, RetryPolicy, Suspects[], Verdict[]]>([
    ['nothing, without retries', { retries: 0, poison: 'fail' }, [one(3)], ['fail']],
    [
      'a new process, so many times',
      { retries: 2, poison: 'fail' },
      [one(3), one(3), one(3)],
      ['retry', 'retry', 'fail'],
    ],
    ['the item is set aside', { retries: 0, poison: 'skip' }, [one(3)], ['skip']],
    [
      'it is set aside when it was there each time, and the count begins again',
      { retries: 1, poison: 'skip' },
      [one(3), one(3), one(7), one(7)],
      ['retry', 'skip', 'retry', 'skip'],
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
      ['retry', 'skip'],
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
      ['retry', 'skip'],
    ],
  ])('%s', (_, policy, failures, verdicts) => {
    expect(judgeAll(policy, failures)).toEqual(verdicts);
  });

  test('is never a retry where the process could not start', () => {
    const judge = new Judge({ retries: 5, poison: 'skip' });
    expect(judge.judge('could not start', between(0, 0))).toBe('fail');
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
        expect(judgeAll(given, failures).some((verdict) => verdict !== 'retry')).toBe(true);
      }),
    );
  });
});
