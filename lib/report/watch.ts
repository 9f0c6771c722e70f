import type { AddedFailure } from './added-failure';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { clearTimeout, monotonicNow, setTimeout } from '../intrinsics';
import type { DiagnosticsMessages, ObservedPool } from '../public/diagnostics';
import { isAlive } from './lane';
import { Pace } from './pace';
import { readResidentMemory } from './resident-memory';
import { MOST_LANES, type RunRecord } from './run-record';

/** From one look at the pool to the next there are at most so many ms, unless it is large; at its memory, at least so many. */
const LONGEST_PAUSE = 250;
const MEMORY_PAUSE = 500;

type Channels = DiagnosticsMessages;

/**
 * Fills a record with what a pool does, until that ends. It keeps neither the program alive, nor the pool from being collected: it has
 * what the messages name the pool by.
 */
export class Watch {
  readonly #record: RunRecord;
  readonly #began: number;
  readonly #leave: (() => void)[] = [];
  /** `undefined` when nothing is watched any more. */
  #pool: ObservedPool | undefined;
  #timer: NodeJS.Timeout | undefined;
  #memoryDue = 0;
  readonly #pace = new Pace();
  readonly #memoryPace = new Pace();

  /** @param began when the pool was made, by the monotonic clock. */
  constructor(pool: ObservedPool, record: RunRecord, began: number) {
    this.#pool = pool;
    this.#record = record;
    this.#began = began;
    this.#subscribe();
    this.#sample();
  }

  /** What the pool has done until now. */
  look(): void {
    if (this.#pool !== undefined) this.#record.see(this.#pool.stats, this.#now());
  }

  stop(): void {
    if (this.#pool === undefined) return;
    this.look();
    this.#leaveAll();
    this.#record.stopped();
  }

  #leaveAll(): void {
    this.#pool = undefined;
    clearTimeout(this.#timer);
    for (const leave of this.#leave.splice(0)) leave();
  }

  addFailure(failure: AddedFailure): void {
    this.#record.added(failure, this.#now());
  }

  #now(): number {
    return monotonicNow() - this.#began;
  }

  #subscribe(): void {
    const record = this.#record;
    this.#on('consumers:process:start', (message, now) => {
      this.#lookAtEvent();
      record.processStarted(message, now);
    });
    this.#on('consumers:batch', (message) => {
      if (!record.batchSent(message)) return;
      this.#lookAtEvent();
      record.started(message);
    });
    this.#on('consumers:progress', (message, now) => {
      record.progressed(message, now);
    });
    this.#on('consumers:process:end', (message, now) => {
      this.#lookAtEvent();
      record.processEnded(message, now);
    });
    this.#on('consumers:failure', ({ failure }, now) => {
      record.failed(failure, now);
    });
    this.#on('consumers:restart', (message, now) => {
      record.restarted(message, now);
    });
    this.#on('consumers:quarantine', (message, now) => {
      record.quarantined(message, now);
    });
    this.#on('consumers:pool:end', (message) => {
      this.look();
      record.poolEnded(message);
      this.#leaveAll();
    });
  }

  #on<Name extends keyof Channels>(name: Name, act: (message: Channels[Name], now: number) => void): void {
    const hear = (given: unknown): void => {
      const message = given as Channels[Name];
      if (message.pool === this.#pool) act(message, this.#now());
    };
    subscribe(name, hear);
    this.#leave.push(() => unsubscribe(name, hear));
  }

  /** So that a lane changes when its process does. With many seats, there would be as many looks at all of them. */
  #lookAtEvent(): void {
    if ((this.#pool?.stats.seats.length ?? 0) <= MOST_LANES) this.look();
  }

  #sample(): void {
    const started = monotonicNow();
    this.look();
    this.#pace.add(monotonicNow() - started);
    this.#lookAtMemory();
    const pause = Math.min(this.#record.step, LONGEST_PAUSE);
    this.#timer = setTimeout(() => {
      this.#sample();
    }, this.#pace.pause(pause));
    this.#timer.unref();
  }

  #lookAtMemory(): void {
    const now = this.#now();
    if (this.#pool === undefined || now < this.#memoryDue) return;
    const alive = this.#pool.stats.seats.filter(isAlive);
    this.#record.seeMemory(readResidentMemory(alive.map(({ pid }) => pid)), now);
    this.#memoryPace.add(this.#now() - now);
    this.#memoryDue = now + this.#memoryPace.pause(MEMORY_PAUSE);
  }
}
