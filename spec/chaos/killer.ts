import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import type { TaskSeatStats } from 'consumers';

import { isRunning } from '../run-program';
import { isChildOfThis } from './leftovers';
import { randomOf, type Random } from './random';

export type DeadlySignal = 'SIGKILL' | 'SIGTERM';

/** What a killer may do. */
export interface KillerPlan {
  readonly seed: number;
  /** So many processes, at most, get a signal that ends them. */
  readonly kills: number;
  /** Between two signals, in ms. */
  readonly gap: readonly [least: number, most: number];
  /** Of a hundred signals, so many are a SIGSTOP, with a SIGCONT up to so many ms later. */
  readonly stops: { readonly percent: number; readonly most: number };
  readonly signals: readonly [DeadlySignal, ...DeadlySignal[]];
}

/** A pool of any kind. */
interface Victim {
  readonly stats: { readonly seats: readonly Pick<TaskSeatStats, 'pid' | 'state'>[] };
}

/** Sends signals to consumers at random, until its plan is done, nobody is left, or it is stopped. */
export class Killer {
  /** How many signals that end a process were sent. */
  kills = 0;
  /** How many of these processes had items in hand. */
  atWork = 0;
  stops = 0;
  readonly #pool: Victim;
  readonly #plan: KillerPlan;
  readonly #random: Random;
  readonly #stopped = new Set<number>();
  /** A signal takes a moment: nobody is killed twice. */
  readonly #killed = new Set<number>();
  readonly #ending = new AbortController();
  readonly #ended: Promise<void>;
  readonly #waiting = new Set<{ readonly kills: number; readonly resolve: () => void }>();

  constructor(pool: Victim, plan: KillerPlan) {
    this.#pool = pool;
    this.#plan = plan;
    this.#random = randomOf(plan.seed);
    // Each that is stopped waits with it.
    setMaxListeners(Infinity, this.#ending.signal);
    this.#ended = this.#run();
  }

  /** Resolves when it has killed so often, or will not. */
  async waitFor(kills: number): Promise<void> {
    if (this.kills >= kills) return;
    const isReached = new Promise<void>((resolve) => this.#waiting.add({ kills, resolve }));
    await Promise.race([this.#ended, isReached]);
  }

  /** Ends it, and wakes whom it has stopped. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#ended;
    for (const pid of this.#stopped) signal(pid, 'SIGCONT');
  }

  async #run(): Promise<void> {
    const { kills, gap } = this.#plan;
    while (this.kills < kills && this.#isAnyoneLeft() && !this.#ending.signal.aborted) {
      await this.#wait(this.#random.logarithmic(...gap));
      this.#strike();
      for (const waiting of this.#waiting) {
        if (this.kills < waiting.kills) continue;
        this.#waiting.delete(waiting);
        waiting.resolve();
      }
    }
  }

  /** As many draws whatever it meets, so that they are the same each time. */
  #strike(): void {
    const { stops, signals } = this.#plan;
    const { seats } = this.#pool.stats;
    const index = this.#random.integer(0, seats.length - 1);
    const isStop = this.#random.isLucky(stops.percent / 100);
    const deadly = this.#random.one(signals);
    const pause = this.#random.integer(0, stops.most);
    // A process that starts has nothing to lose yet: most shall be older.
    const isSpared = this.#random.isLucky(0.95) && seats[index]?.state === 'starting';
    const pid = seats[index]?.pid;
    if (pid === undefined || isSpared || this.#ending.signal.aborted || this.#killed.has(pid)) return;
    if (isStop) {
      if (signal(pid, 'SIGSTOP')) void this.#wake(pid, pause);
    } else if (signal(pid, deadly)) {
      this.#killed.add(pid);
      this.kills += 1;
      if (seats[index]?.state === 'busy') this.atWork += 1;
    }
  }

  async #wake(pid: number, pause: number): Promise<void> {
    this.stops += 1;
    this.#stopped.add(pid);
    await this.#wait(pause);
    if (this.#stopped.delete(pid)) signal(pid, 'SIGCONT');
  }

  async #wait(delay: number): Promise<void> {
    await setTimeout(delay, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }

  #isAnyoneLeft(): boolean {
    return this.#pool.stats.seats.some(({ state }) => state !== 'ended' && state !== 'failed');
  }
}

/** @returns whether it was sent. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  return isChildOfThis(pid) && isRunning(pid) && process.kill(pid, name);
}
