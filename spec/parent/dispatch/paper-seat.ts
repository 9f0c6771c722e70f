import type { FedSeat } from '../../../dist/lib/parent/lane/feeder';
import { Lane } from '../../../dist/lib/parent/lane/lane';
import type { Stretch } from '../../../dist/lib/parent/lane/stretch';
import { itemsOf } from '../chunks';

/** What a seat on paper was handed. */
export interface HandOver {
  readonly seat: number;
  readonly items: readonly unknown[];
  readonly prefetch: boolean;
}

/** A seat that exists on paper only: its lane is real, its process is whatever the test says. */
export class PaperSeat implements FedSeat {
  readonly index: number;
  readonly lane: Lane;
  readonly redelivers: boolean;
  readonly handed: HandOver[];
  readonly revocations: { readonly seat: number; readonly count: number }[];
  /** How many items it was sent, without those that it gave back. */
  sent = 0;
  moved = 0;

  constructor(
    index: number,
    log: Pick<PaperSeat, 'handed' | 'revocations'>,
    { redelivers = false, reportsEach = false } = {},
  ) {
    this.index = index;
    this.lane = new Lane({ keeps: false, reportsEach });
    this.handed = log.handed;
    this.revocations = log.revocations;
    this.redelivers = redelivers;
  }

  hand(stretch: Stretch, prefetch: boolean): void {
    this.lane.append(stretch);
    const batch = this.lane.send();
    const items = batch === undefined ? [] : itemsOf(batch.chunk);
    this.sent += items.length;
    this.handed.push({ seat: this.index, items, prefetch });
  }

  revoke(count: number): void {
    this.revocations.push({ seat: this.index, count });
  }

  /** Its consumer moves past `count` items, with `onTheWay` items not received. */
  move(count: number, onTheWay = 0): void {
    this.moved += count;
    this.lane.progress({ moved: this.moved, started: this.moved, received: this.sent - onTheWay });
  }

  /** Gives the last `count` items back. */
  giveBack(count: number): Stretch[] {
    this.sent -= count;
    return this.lane.cutRevoked(this.sent);
  }
}
