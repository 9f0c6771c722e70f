import type { ConsumerFailure } from '../../errors';
import { monotonicNow } from '../../intrinsics';
import type { Feeder } from '../lane/feeder';
import type { TaskSeatStats } from './task-seat-stats';
import { TaskSeat, type TaskLaunch } from './task-seat';

/** All seats of a task pool, by index. */
export class TaskSeats {
  readonly #seats: readonly TaskSeat[];
  #keepParentAlive = true;

  constructor(name: string, quantity: number, launch: TaskLaunch, feeder: Feeder) {
    this.#seats = Array.from(
      { length: quantity },
      (_, i) => new TaskSeat(`${name}-${i + 1}`, i + 1, launch, feeder),
    );
  }

  get isRunning(): boolean {
    return this.#seats.some((seat) => seat.isRunning || seat.isAsleep);
  }

  /** Each one that will ever have a process has loaded the function, in a process that stays. */
  get haveLoaded(): boolean {
    return this.#seats.every((seat) => (seat.hasLoaded && !seat.isDozing) || !seat.isRunning);
  }

  get failures(): ConsumerFailure[] {
    return this.#seats.flatMap(({ failure }) => failure ?? []);
  }

  get stats(): TaskSeatStats[] {
    const now = monotonicNow();
    return this.#seats.map(({ name, index, pid, state, restarts, inHand, time, lane: { consumed } }) => ({
      name,
      index,
      pid,
      state,
      consumed,
      inHand,
      ...time.spentUntil(now),
      restarts: restarts.count,
      restartReasons: restarts.reasons,
    }));
  }

  /** Wakes seats, if so many items wait that those which start meanwhile are too few. */
  wake(waiting: number): void {
    let starting = this.#seats.filter((seat) => seat.isRunning && !seat.hasLoaded).length;
    for (const seat of this.#seats) {
      if (starting >= waiting) return;
      if (!seat.isAsleep) continue;
      seat.wake();
      starting += 1;
    }
  }

  cancel(isMeant: (number: number) => boolean, aborts: boolean): void {
    for (const seat of this.#seats) if (seat.lane.inHand > 0) seat.cancel(isMeant, aborts);
  }

  announceEnd(): void {
    for (const seat of this.#seats) seat.announceEnd();
  }

  stop(): void {
    for (const seat of this.#seats) seat.stop();
  }

  /** Returns early without a change, because it is called after every event. */
  keepParentAlive(keep: boolean): void {
    if (this.#keepParentAlive === keep) return;
    this.#keepParentAlive = keep;
    for (const seat of this.#seats) seat.keepParentAlive(keep);
  }
}
