import type { ConsumerFailure } from '../../errors';
import { machineNow } from '../../intrinsics';
import type { Feeder } from '../lane/feeder';
import { SeatRow } from '../seats/seat-row';
import type { TaskSeatStats } from '../../public/task-seat-stats';
import { TaskSeat, type TaskLaunch } from './task-seat';

/** The seats of a task pool. */
export class TaskSeats extends SeatRow<TaskSeat> {
  readonly #name: string;
  readonly #launch: TaskLaunch;
  readonly #feeder: Feeder;

  constructor(name: string, launch: TaskLaunch, feeder: Feeder) {
    super();
    this.#name = name;
    this.#launch = launch;
    this.#feeder = feeder;
  }

  protected make(index: number): TaskSeat {
    return new TaskSeat(`${this.#name}-${index}`, index, this.#launch, this.#feeder);
  }

  /** Each one that will ever have a process has loaded the function, in a process that stays. */
  get haveLoaded(): boolean {
    return this.seats.every((seat) => (seat.hasLoaded && !seat.isDozing) || !seat.isRunning);
  }

  get stats(): TaskSeatStats[] {
    const now = machineNow();
    return this.seats.map(({ name, index, pid, state, restarts, inHand, time, lane: { consumed } }) => ({
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
    const isStarting = (seat: TaskSeat): boolean =>
      seat.isRunning && !seat.hasLoaded && seat.trouble === undefined;
    let starting = this.seats.filter(isStarting).length;
    for (const seat of this.seats) {
      if (starting >= waiting) return;
      if (!seat.isAsleep) continue;
      seat.wake();
      starting += 1;
    }
  }

  /** Why none of them has a process, or will have one soon; none if one has. */
  get troubles(): ConsumerFailure[] {
    const open = this.seats.filter((seat) => seat.isOpen);
    const troubles = open.flatMap(({ trouble }) => trouble ?? []);
    return troubles.length === open.length ? troubles : [];
  }

  sleep(): void {
    for (const seat of this.seats) seat.sleep();
  }

  cancel(isMeant: (number: number) => boolean, aborts: boolean): void {
    for (const seat of this.seats) if (seat.lane.inHand > 0) seat.cancel(isMeant, aborts);
  }
}
