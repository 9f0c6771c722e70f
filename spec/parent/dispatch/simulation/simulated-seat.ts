import type { FedSeat } from '../../../../dist/lib/parent/lane/feeder';
import { Lane } from '../../../../dist/lib/parent/lane/lane';
import type { Stretch } from '../../../../dist/lib/parent/lane/stretch';
import type { Unsent } from '../../../../dist/lib/wire/protocol';
import { toWire } from '../../../wire/segments/values';
import type { ToProcess } from './simulated-process';

/** A seat with a real lane. Its messages lie in `outbox` until somebody takes them. */
export class SimulatedSeat implements FedSeat {
  readonly index: number;
  readonly lane = new Lane({ keeps: false, reportsEach: false });
  readonly redelivers = false;
  readonly #outbox: Outgoing[];

  constructor(index: number, outbox: Outgoing[]) {
    this.index = index;
    this.#outbox = outbox;
  }

  hand(stretch: Stretch, prefetch: boolean): void {
    this.lane.append(stretch);
    const batch = this.lane.send();
    if (batch === undefined) throw new Error(`Expected seat ${this.index} to be handed items, got none.`);
    const { first, chunk, reportEach } = batch;
    this.#send({ type: 'items', first, segments: toWire(chunk.segments), prefetch, reportEach });
  }

  revoke(count: number): void {
    this.#send({ type: 'revoke', count });
  }

  #send(message: Unsent<ToProcess>): void {
    this.#outbox.push({ to: this.index, message });
  }
}

/** A message to the process of the seat with that index. */
export interface Outgoing {
  readonly to: number;
  readonly message: Unsent<ToProcess>;
}
