import type { ObservedPool } from 'consumers';

import { RunRecord } from '../../dist/lib/report/run-record';
import { nameOf } from '../../dist/lib/report/text';
import { statsOf } from './stats';

/** In UTF-8 or as an escape, each character takes six bytes. */
export const HOSTILE = '</script><img src=x onerror=alert(1)>'.padEnd(1_000, '\u2028<');

const DAY = 24 * 3_600_000;
const QUANTITY = 80;
export const LOOKS = 1_000;

const toName = (number: number): string => nameOf(number, () => HOSTILE);

/** A day of many consumers that fail all the time, with the longest texts, and never do the same for long. */
export function recordLongRun(): RunRecord {
  const stats = statsOf(QUANTITY, { name: HOSTILE });
  const pool: ObservedPool = { type: 'Pool', name: HOSTILE, stats };
  const settings = { title: 't', type: 'Pool', name: HOSTILE, startedAt: 0, nameOf: toName } as const;
  const record = new RunRecord(settings, stats, 0);
  const spent = Array.from({ length: QUANTITY }, () => ({ starved: 0, busy: 0, blocked: 0 }));
  for (let look = 1; look <= LOOKS; look += 1) {
    const now = (DAY * look) / LOOKS;
    const seats = stats.seats.map((seat, place) => {
      const used = spent[place] as { starved: number; busy: number; blocked: number };
      const share = ((look * 7 + place * 13) % 90) / 100;
      used.busy += (DAY / LOOKS) * share;
      used.starved += (DAY / LOOKS) * (0.95 - share);
      used.blocked += (DAY / LOOKS) * 0.05;
      return { ...seat, name: `${place}${HOSTILE}`, index: place + 1, ...used };
    });
    const [index, pid] = [1 + (look % QUANTITY), 4_000_000];
    const times = Array.from({ length: 200 }, (_, bucket) => [bucket, 1e9] as const);
    const slowest = [{ itemIndex: 1e9 + look, duration: look / 3 }];
    record.progressed({ pool, name: HOSTILE, index, pid, items: 1e9, elapsed: 10, times, slowest }, now);
    record.see({ ...stats, waiting: 1e9 + look, inHand: 1e9 - look, seats }, now);
    record.seeMemory([1e12 + look, 1e13 - look], now);
    for (let lane = 1; lane <= 64; lane += 1) fail(record, pool, lane, now + lane);
  }
  return record;
}

function fail(record: RunRecord, pool: ObservedPool, index: number, now: number): void {
  const self = { pool, name: HOSTILE, index, pid: 4_000_000 };
  const ended = { exitCode: 1, signal: null };
  record.processEnded({ ...self, duration: 1, outcome: 'failed', ...ended }, now);
  const item = { text: HOSTILE };
  const reason = 'could not send its output';
  record.failed({ ...self, ...ended, reason, error: new Error(HOSTILE), item, consumed: 1, stderr: '' }, now);
  const poisoned = { ...self, ...ended, item, itemIndex: 0, reason, error: '', stderr: '' } as const;
  record.quarantined({ pool, poisoned }, now);
  record.restarted({ pool, name: HOSTILE, index, reason, delay: 0 }, now);
  record.processStarted(self, now + 1);
}
