/**
 * Runs the real dispatcher against consumers that exist only on paper, with a clock of its own: so pacing can be judged
 * at sizes that no machine at hand can run.
 */
import { Backlog } from '../../../dist/lib/parent/dispatch/backlog';
import {
  Dispatcher,
  type DispatcherEffects,
  type Progress,
} from '../../../dist/lib/parent/dispatch/dispatcher';

export interface World {
  readonly seats: number;
  /** How long each item takes, in ms. */
  readonly durations: readonly number[];
  /** How long a message is on its way, in ms. */
  readonly latency: number;
}

export interface Findings {
  /** When the last item was moved past, in ms. */
  readonly wall: number;
  /** Until the last item was handed out: the share of all seats' time that they waited. */
  readonly idleShare: number;
  /** The longest time, in ms, that an item lay in hand, not started, while some seat waited. */
  readonly hoarded: number;
  readonly handOvers: number;
  readonly askedBack: number;
  /** What the dispatcher's own work took, in µs a hand-over: of the real clock. */
  readonly cost: number;
  /** How many times each item was moved past. */
  readonly moved: Uint8Array;
}

/** What a consumer says of itself. */
type Said = Omit<Progress, 'onTheWay'> & { readonly received: number };

/** As in the child: see `lib/child/meter.ts`. */
const REPORT = 10;
const TURN = 4;
/** As in `lib/parent/patience.ts`. */
const PATIENCE = 100;

/** A consumer on paper: blocks its event loop for as long as an item takes. */
class Consumer {
  readonly #world: Simulation;
  readonly #seat: number;
  readonly #batches: { items: number[]; prefetch: boolean }[] = [];
  readonly #inbox: (() => void)[] = [];
  #received = 0;
  #moved = 0;
  #reportedAt = 0;
  #turnedAt = 0;
  #state: 'waiting' | 'working' = 'waiting';
  waitingSince = 0;

  constructor(world: Simulation, seat: number) {
    this.#world = world;
    this.#seat = seat;
  }

  /** A message arrives: it is read when the event loop turns. */
  receive(read: () => void): void {
    this.#inbox.push(read);
    if (this.#state === 'waiting') this.#turn();
  }

  take(items: number[], prefetch: boolean): void {
    this.#received += items.length;
    this.#batches.push({ items: [...items], prefetch });
    if (this.#state === 'working') return;
    this.#state = 'working';
    this.#world.waited(this.waitingSince);
    this.#reportedAt = this.#world.now;
    this.#beginBatch();
    this.#world.at(this.#world.now, () => {
      this.#work();
    });
  }

  giveBack(count: number): void {
    const dropped: number[] = [];
    while (dropped.length < count) {
      const last = this.#batches.at(-1);
      const item = last?.items.pop();
      if (item !== undefined) dropped.unshift(item);
      else if (this.#batches.length > 1) this.#batches.pop();
      else break;
    }
    if (this.#moved > 0) this.#report(false);
    this.#world.toParent(() => {
      this.#world.gaveBack(this.#seat, dropped);
    });
  }

  ask(): void {
    this.#state = 'waiting';
    this.waitingSince = this.#world.now;
    this.#report(false);
    this.#turn();
  }

  /** Works until there is something to say, or nothing to do. */
  #work(): void {
    let time = this.#world.now;
    for (;;) {
      const batch = this.#batches[0];
      const item = batch?.items.shift();
      if (item === undefined) {
        if (this.#batches.length > 1) this.#batches.shift();
        break;
      }
      time += this.#world.start(item, time);
      this.#moved += 1;
      if (time - this.#reportedAt >= REPORT) break;
    }
    this.#world.at(time, () => {
      this.#goOn();
    });
  }

  #goOn(): void {
    const { now } = this.#world;
    const first = this.#batches[0];
    if (first?.items.length === 0) {
      this.#batches.shift();
      if (this.#batches.length > 0) this.#beginBatch();
    }
    if (now - this.#turnedAt >= TURN || this.#batches.length === 0) this.#turn();
    if (this.#batches.some(({ items }) => items.length > 0)) {
      if (this.#moved > 0 && now - this.#reportedAt >= REPORT) this.#report(false);
      this.#work();
    } else this.ask();
  }

  #beginBatch(): void {
    if (this.#batches.length === 1 && this.#batches[0]?.prefetch === true) this.#report(true);
  }

  #turn(): void {
    this.#turnedAt = this.#world.now;
    for (const read of this.#inbox.splice(0)) read();
  }

  #report(low: boolean): void {
    const moved = this.#moved;
    const elapsed = moved > 0 ? this.#world.now - this.#reportedAt : 0;
    const progress = {
      moved,
      elapsed,
      received: this.#received,
      waiting: this.#state === 'waiting' ? 1 : 0,
      low,
    };
    this.#moved = 0;
    this.#reportedAt = this.#world.now;
    this.#world.toParent(() => {
      this.#world.progressed(this.#seat, progress);
    });
  }
}

/** The clock, the parent, and what is found out. */
class Simulation {
  now = 0;
  readonly #world: World;
  readonly #events = new Queue();
  readonly #backlog = new Backlog();
  readonly #dispatcher: Dispatcher;
  readonly #consumers: readonly Consumer[];
  /** Of each seat, in order: what is in its hand. */
  readonly #ledgers: number[][];
  readonly #moved: Uint8Array;
  readonly #handedAt: Float64Array;
  readonly #startedAt: Float64Array;
  readonly #waits: { from: number; to: number }[] = [];
  /** Items by seat. */
  readonly #sent: number[] = [];
  #lastHandOver = 0;
  #movedAt = 0;
  #handOvers = 0;
  #askedBack = 0;
  #cost = 0;
  #isImpatient = false;

  constructor(world: World) {
    this.#world = world;
    const { seats, durations } = world;
    this.#moved = new Uint8Array(durations.length);
    this.#handedAt = new Float64Array(durations.length);
    this.#startedAt = new Float64Array(durations.length);
    this.#ledgers = Array.from({ length: seats }, () => []);
    this.#consumers = Array.from({ length: seats }, (_, i) => new Consumer(this, i + 1));
    this.#dispatcher = new Dispatcher(seats, this.#backlog, this.#effects());
  }

  run(): Findings {
    for (let item = 0; item < this.#world.durations.length; item += 1)
      this.#backlog.push({ value: item, bytes: 8 });
    for (const consumer of this.#consumers) consumer.ask();
    for (let event = this.#events.take(); event !== undefined; event = this.#events.take()) {
      this.now = event.time;
      event.act();
    }
    return this.#findings();
  }

  at(time: number, act: () => void): void {
    this.#events.add({ time, act });
  }

  toParent(act: () => void): void {
    this.at(this.now + this.#world.latency, act);
  }

  progressed(seat: number, { received, ...said }: Said): void {
    const progress = { ...said, onTheWay: (this.#sent[seat] ?? 0) - received };
    if (progress.moved > 0) this.#movedAt = this.now - this.#world.latency;
    for (const item of this.#ledgerOf(seat).splice(0, progress.moved))
      this.#moved[item] = (this.#moved[item] ?? 0) + 1;
    this.#measure(() => {
      this.#dispatcher.progress(seat, progress);
    });
    this.#beImpatient();
  }

  gaveBack(seat: number, items: readonly number[]): void {
    const ledger = this.#ledgerOf(seat);
    for (const item of items) ledger.splice(ledger.indexOf(item), 1);
    this.#measure(() => {
      this.#dispatcher.giveBack(seat, items);
    });
    this.#beImpatient();
  }

  /** An item begins. @returns how long it takes. */
  start(item: number, time: number): number {
    this.#startedAt[item] = time;
    return this.#world.durations[item] as number;
  }

  /** A seat waited from then until now. */
  waited(from: number): void {
    this.#waits.push({ from, to: this.now });
  }

  #beImpatient(): void {
    if (this.#isImpatient || !this.#dispatcher.isHeldUp) return;
    this.#isImpatient = true;
    this.at(this.now + PATIENCE, () => {
      this.#isImpatient = false;
      if (this.#dispatcher.isHeldUp) this.#dispatcher.loseOrder();
      this.#beImpatient();
    });
  }

  #effects(): DispatcherEffects {
    const toChild = (seat: number, read: (consumer: Consumer) => void): void => {
      const consumer = this.#consumers[seat - 1] as Consumer;
      this.at(this.now + this.#world.latency, () => {
        consumer.receive(() => {
          read(consumer);
        });
      });
    };
    return {
      hand: (seat, values, prefetch) => {
        const items = values as number[];
        this.#handOvers += 1;
        this.#sent[seat] = (this.#sent[seat] ?? 0) + items.length;
        this.#lastHandOver = this.now;
        for (const item of items) this.#handedAt[item] = this.now;
        this.#ledgerOf(seat).push(...items);
        toChild(seat, (consumer) => {
          consumer.take(items, prefetch);
        });
      },
      askBack: (seat, count) => {
        this.#askedBack += 1;
        toChild(seat, (consumer) => {
          consumer.giveBack(count);
        });
      },
    };
  }

  #measure(act: () => void): void {
    const before = performance.now();
    act();
    this.#cost += performance.now() - before;
  }

  #ledgerOf(seat: number): number[] {
    return this.#ledgers[seat - 1] as number[];
  }

  #findings(): Findings {
    const until = this.#lastHandOver;
    const waits = this.#waits.map(({ from, to }) => ({
      from: Math.min(from, until),
      to: Math.min(to, until),
    }));
    const waited = waits.reduce((sum, { from, to }) => sum + to - from, 0);
    return {
      wall: this.#movedAt,
      idleShare: until === 0 ? 0 : waited / (until * this.#world.seats),
      hoarded: this.#hoarded(),
      handOvers: this.#handOvers,
      askedBack: this.#askedBack,
      cost: (1_000 * this.#cost) / this.#handOvers,
      moved: this.#moved,
    };
  }

  /** Of all items, the longest overlap of "in hand and not started" with "some seat waits". */
  #hoarded(): number {
    const idle = unite(this.#waits);
    return this.#handedAt.reduce(
      (most, handed, item) => Math.max(most, overlap(idle, handed, this.#startedAt[item] as number)),
      0,
    );
  }
}

/** @returns what happens when all items are there from the start. */
export function simulate(world: World): Findings {
  return new Simulation(world).run();
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Overlapping spans as one, in order. */
function unite(spans: readonly Span[]): Span[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** The longest stretch of `from`…`to` within one of the spans, which are in order. */
function overlap(spans: readonly Span[], from: number, to: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).to <= from) low = middle + 1;
    else high = middle;
  }
  let most = 0;
  for (let i = low; i < spans.length && (spans[i] as Span).from < to; i += 1) {
    const span = spans[i] as Span;
    most = Math.max(most, Math.min(to, span.to) - Math.max(from, span.from));
  }
  return most;
}

interface Event {
  readonly time: number;
  readonly act: () => void;
}

/** Events by time, those of one time in the order they were added: a binary heap. */
class Queue {
  readonly #heap: (Event & { readonly order: number })[] = [];
  #added = 0;

  add({ time, act }: Event): void {
    const heap = this.#heap;
    let at = heap.push({ time, act, order: (this.#added += 1) }) - 1;
    for (let up = (at - 1) >> 1; at > 0 && this.#isBefore(at, up); at = up, up = (at - 1) >> 1)
      this.#swap(at, up);
  }

  take(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const down of [2 * at + 1, 2 * at + 2])
        if (down < heap.length && this.#isBefore(down, least)) least = down;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return false;
    return one.time < other.time || (one.time === other.time && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [
      this.#heap[b] as Event & { order: number },
      this.#heap[a] as Event & { order: number },
    ];
  }
}
