import fc from 'fast-check';

import type { LaneRange } from '../../../dist/lib/parent/lane/lane';
import {
  RetryPolicy,
  type RetryDecision,
  type RetryOptions,
  type SeatFailure,
} from '../../../dist/lib/parent/seats/retry-policy';

const one = (place: number): LaneRange => ({ from: place, to: place + 1 });
const between = (from: number, to: number): LaneRange => ({ from, to });

function failure(suspects: LaneRange, given: Partial<SeatFailure> = {}): SeatFailure {
  const usual = { reason: 'threw', isRefusal: false, canNarrow: false, idleLifetime: undefined } as const;
  return { ...usual, suspects, moved: suspects.from, ...given };
}

function decideAll(options: RetryOptions, failures: readonly LaneRange[]): RetryDecision[] {
  const policy = new RetryPolicy(options);
  return failures.map((suspects) => policy.decide(failure(suspects)));
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
    expect(policy.decide(failure(between(0, 0), { reason: 'could not start' }))).toBe('fail');
  });

  test('is a retry while the next one tells more, as its items are sent with more care', () => {
    const policy = new RetryPolicy({ retries: 0, poison: 'skip' });
    const decide = (suspects: LaneRange, canNarrow: boolean): RetryDecision =>
      policy.decide(failure(suspects, { canNarrow }));
    expect(decide(between(3, 9), true)).toBe('retry');
    expect(decide(between(3, 9), true)).toBe('retry');
    expect(decide(between(3, 9), false)).toBe('fail');
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

describe('a seat that has recovered has all its retries again', () => {
  const retries = { retries: 1, poison: 'fail' } as const;

  test.each<[string, number, number[], RetryDecision]>([
    ['after 1,000 items more', 1_004, [], 'retry'],
    ['not after 999', 1_003, [59_999], 'fail'],
    ['after a minute of work', 5, [30_000, 30_000], 'retry'],
    ['not after a minute in which it did not come past what was in hand', 3, [60_000], 'fail'],
  ])('%s', (_, moved, worked, decision) => {
    const policy = new RetryPolicy(retries);
    expect(policy.decide(failure(one(3)))).toBe('retry');
    // In hand was one item.
    policy.restarted(4);
    for (const ms of worked) policy.progressed(moved, ms);
    expect(policy.decide(failure(one(moved)))).toBe(decision);
  });

  test('but the work on what was in hand does not count', () => {
    const policy = new RetryPolicy(retries);
    policy.decide(failure(one(3)));
    policy.restarted(4);
    policy.progressed(3, 60_000);
    policy.progressed(5, 1);
    expect(policy.decide(failure(one(5)))).toBe('fail');
  });

  test('and only items that were in hand since then are suspected', () => {
    const policy = new RetryPolicy({ retries: 1, poison: 'skip' });
    policy.decide(failure(one(3)));
    policy.restarted(4);
    expect(policy.decide(failure(one(2_000)))).toBe('retry');
    policy.restarted(2_001);
    expect(policy.decide(failure(one(2_000)))).toBe('quarantine');
  });
});

describe('the delay before the next process', () => {
  const delays = (failures: readonly Partial<SeatFailure>[]): number[] => {
    const policy = new RetryPolicy({ retries: 100, poison: 'skip' });
    return failures.map((given) => {
      policy.decide(failure(one(3), given));
      return policy.delay;
    });
  };

  test('grows while processes fail right after their start', () => {
    const short = { idleLifetime: 999 };
    expect(delays(Array<typeof short>(9).fill(short))).toEqual([
      0, 100, 200, 400, 800, 1600, 3200, 5000, 5000,
    ]);
  });

  test('is none where they live longer, or move past items', () => {
    const short = { idleLifetime: 10 };
    expect(delays([short, short, { idleLifetime: 1_000 }, short, short, {}, short])).toEqual([
      0, 100, 0, 0, 100, 0, 0,
    ]);
  });

  test('is none where the item that they died of is gone', () => {
    const policy = new RetryPolicy({ retries: 0, poison: 'skip' });
    for (const place of [3, 4, 5]) {
      expect(policy.decide(failure(one(place), { idleLifetime: 10 }))).toBe('quarantine');
      expect(policy.delay).toBe(0);
    }
  });

  test('gives the system some time, a few times, where it refuses a process', () => {
    const policy = new RetryPolicy({ retries: 0, poison: 'fail' });
    const refusal = failure(between(0, 0), { reason: 'could not start', isRefusal: true });
    const seen = Array.from({ length: 5 }, () => [policy.decide(refusal), policy.delay]);
    expect(seen).toEqual([
      ['retry', 100],
      ['retry', 200],
      ['retry', 400],
      ['retry', 800],
      ['fail', 1600],
    ]);
  });
});
