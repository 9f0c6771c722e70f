/**
 * Runs the real dispatcher, the real lanes and the real items of the consumers in processes that exist only on paper, with a
 * clock of its own: so pacing can be judged at sizes that no machine at hand can run.
 */
import { Backlog } from '../../../../dist/lib/parent/dispatch/backlog';
import { Dispatcher } from '../../../../dist/lib/parent/dispatch/dispatcher';
import type { ChildMessage } from '../../../../dist/lib/wire/child-messages';
import type { Unsent } from '../../../../dist/lib/wire/protocol';
import { valuesOf } from '../../../wire/segments/values';
import { itemsOf } from '../../chunks';
import { Events } from './events';
import { Observer, type Findings } from './findings';
import { SimulatedProcess } from './simulated-process';
import { SimulatedSeat, type Outgoing } from './simulated-seat';
import { SimulatedStallTimer } from './simulated-stall-timer';

export interface World {
  readonly seats: number;
  /** How long each item takes, in ms. */
  readonly durations: readonly number[];
  /** How long a message is on its way, in ms. */
  readonly latency: number;
  /** The items with which a consumer awaits something. With all others it blocks its event loop. */
  readonly awaited?: ReadonlySet<number>;
}

/** @returns what happens when all items are there from the start. */
export async function simulate(world: World): Promise<Findings> {
  return new Simulation(world).run();
}

/** The parent, and the ways between it and the processes. */
class Simulation {
  readonly #world: World;
  readonly #events = new Events();
  readonly #observer: Observer;
  readonly #backlog = new Backlog();
  readonly #dispatcher: Dispatcher;
  readonly #seats: readonly SimulatedSeat[];
  readonly #processes: readonly SimulatedProcess[];
  readonly #outbox: Outgoing[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#observer = new Observer(world.seats, world.durations.length);
    const dispatcher = new Dispatcher(this.#backlog, () => {
      stallTimer.update();
    });
    this.#dispatcher = dispatcher;
    const flow = {
      get isStalled(): boolean {
        return dispatcher.isStalled;
      },
      revokeStalled: () => {
        this.#decide(() => {
          dispatcher.revokeStalled();
        });
      },
    };
    const stallTimer = new SimulatedStallTimer(flow, this.#events);
    this.#seats = Array.from({ length: world.seats }, (_, i) => new SimulatedSeat(i + 1, this.#outbox));
    this.#processes = this.#seats.map((seat) => this.#makeProcess(seat));
  }

  async run(): Promise<Findings> {
    for (const item of this.#world.durations.keys()) this.#backlog.push(this.#backlog.prepare(item));
    for (const seat of this.#seats) this.#dispatcher.admit(seat);
    for (const process of this.#processes) this.#events.at(0, () => process.start());
    await this.#events.run();
    for (const { waitingSince } of this.#processes)
      if (waitingSince !== undefined) this.#observer.waited(waitingSince, Infinity);
    return this.#observer.findings();
  }

  #makeProcess(seat: SimulatedSeat): SimulatedProcess {
    const { durations, awaited, latency } = this.#world;
    return new SimulatedProcess({
      events: this.#events,
      send: (message, time) => {
        this.#events.at(time + latency, () => {
          this.#receive(seat, message);
        });
      },
      start: (item, time) => {
        this.#observer.started(item, seat.index, time);
        return { duration: durations[item] as number, blocks: awaited?.has(item) !== true };
      },
      move: (item, time) => {
        this.#observer.moved(item, time);
      },
      waited: (from, to) => {
        this.#observer.waited(from, to);
      },
    });
  }

  /** The parent reads a message of a process: see `lib/parent/seats/process-run.ts`. */
  #receive(seat: SimulatedSeat, message: Unsent<ChildMessage>): void {
    if (message.type === 'progress') {
      const { waiting, elapsed, belowLowWatermark, ...report } = message;
      const moved = seat.lane.progress(report);
      this.#decide(() => {
        this.#dispatcher.reported(seat, { moved, elapsed, waiting, belowLowWatermark });
      });
    } else if (message.type === 'revoked') {
      const items = seat.lane.cutRevoked(message.kept);
      for (const { chunk } of items)
        for (const item of itemsOf(chunk)) this.#observer.cameBack(item as number, this.#events.now);
      this.#decide(() => {
        this.#dispatcher.revoked(seat, items);
      });
    } else throw new Error(`Expected a report or what was revoked, got a message ${message.type}.`);
  }

  /** Looks at the real clock while the dispatcher decides, and sends what it has decided. */
  #decide(act: () => void): void {
    const before = performance.now();
    act();
    this.#observer.worked(performance.now() - before);
    this.#post();
  }
  #post(): void {
    const { now } = this.#events;
    for (const { to, message } of this.#outbox.splice(0)) {
      if (message.type === 'items') this.#observer.handed(valuesOf(message.segments) as number[], now);
      else this.#observer.revoked();
      const process = this.#processes[to - 1] as SimulatedProcess;
      this.#events.at(now + this.#world.latency, () => process.arrive(message));
    }
  }
}
