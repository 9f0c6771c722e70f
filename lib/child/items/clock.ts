import { machineNow, monotonicNow, now, setImmediate, setTimeout } from '../../intrinsics';

/** The time and the turns of the event loop, as the items see them. */
export interface Clock {
  /** In ms. It is read for every item, so it has to be cheap; it may be set back. */
  now(): number;
  /** In ms, with fractions, never set back. */
  elapsed(): number;
  /** In ms, as the parent counts them. */
  stamp(): number;
  /** Calls back in the next turn of the event loop, before the loop looks for messages again. */
  onNextTurn(act: () => void): void;
  /** Calls back after so many ms. */
  after(delay: number, act: () => void): void;
}

export const SYSTEM_CLOCK: Clock = {
  now,
  elapsed: monotonicNow,
  stamp: machineNow,
  onNextTurn: (act) => {
    setImmediate(act);
  },
  after: (delay, act) => {
    setTimeout(act, delay);
  },
};
