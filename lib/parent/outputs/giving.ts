import type { OutputBatch, PutMessage } from '../../wire/child-messages';
import type { ParentMessage } from '../../wire/parent-messages';
import type { Unsent } from '../../wire/protocol';
import { unpackValues } from '../../wire/segments/pack';
import { SegmentReceiver } from '../../wire/segments/receiver';
import { bytesOf } from '../../wire/segments/segment';
import { toWireFailure } from '../../wire/thrown/failure';
import type { Outbox } from './outbox';
import type { OutputQueue } from './output-queue';

/** Puts values into a pool that the consumer was handed, or into its own one. @throws at the call, if that refuses them. */
export type PutInto = (pool: PutMessage['pool'], values: readonly unknown[]) => Promise<void>;

/** Where all consumers of a pool give to. */
export interface Receivers {
  readonly putInto: PutInto;
  readonly outputs: OutputQueue;
  /** There are more outputs. */
  readonly yielded: () => void;
}

/** The process of the consumer. */
export interface Giver {
  /** The seat, from 1. */
  readonly index: number;
  readonly outbox: Outbox;
  send(message: Unsent<ParentMessage>): void;
  /** What it put was accepted, and is refused now that it is let go. */
  refuse(error: unknown): void;
  /** It sent what is no output. */
  breakProtocol(cause: unknown): void;
}

/** What the consumer of one process gives away: goes through the outbox of its seat. */
export class Giving {
  readonly #receivers: Receivers;
  readonly #giver: Giver;
  /** Opens its outputs. */
  readonly #receiver = new SegmentReceiver();
  /** By pool: resolves when that has room after the last put that was let go. */
  readonly #rooms = new Map<PutMessage['pool'], Promise<void>>();

  constructor(receivers: Receivers, giver: Giver) {
    this.#receivers = receivers;
    this.#giver = giver;
  }

  /** Those of items that the consumer has moved past are let go, the others are for the outbox to hold. */
  receiveOutputs({ segments, inHand, isShared }: OutputBatch, moved: number): void {
    const { outputs, yielded } = this.#receivers;
    const { index, outbox } = this.#giver;
    const values = this.#receiver.open(segments);
    const toGift = (count: number) => {
      const bytes = (bytesOf(segments) * count) / values.count;
      const unreadable = (cause: unknown): void => {
        this.#giver.breakProtocol(cause);
      };
      const letGo = (): void => {
        outputs.push({ seat: index, values, count, bytes, unreadable });
        yielded();
      };
      return { count, bytes, letGo };
    };
    if (isShared) outbox.share();
    toGift(values.count - inHand).letGo();
    outbox.add(toGift(inHand), moved);
    outputs.whenRoom(() => {
      this.#giver.send({ type: 'outputsTaken', batches: 1 });
    });
  }

  /**
   * A put that is held is accepted at once, as the consumer has to move on for it; but not before its pool has room after
   * those that were let go.
   */
  async receivePut({ pool, request, item, moved, isShared }: PutMessage): Promise<void> {
    const { outbox } = this.#giver;
    try {
      const values = unpackValues(item);
      let room: Promise<void> | undefined;
      let refusal: { readonly error: unknown } | undefined;
      let isHeld = false;
      const letGo = (): void => {
        try {
          room = this.#receivers.putInto(pool, values);
          room.catch(() => undefined);
          this.#rooms.set(pool, room);
        } catch (error) {
          refusal = { error };
          if (isHeld) this.#refuse(error);
        }
      };
      if (isShared) outbox.share();
      // Unless it is held, it is in the other pool before the next message is read.
      outbox.add({ count: 1, bytes: bytesOf(item), letGo }, moved);
      isHeld = true;
      if (refusal !== undefined) throw refusal.error;
      await (room ?? this.#rooms.get(pool)?.catch(() => undefined));
      this.#giver.send({ type: 'putAccepted', request });
    } catch (error) {
      this.#giver.send({ type: 'putRefused', request, failure: toWireFailure(error) });
    }
  }

  #refuse(error: unknown): void {
    this.#giver.outbox.makeFinal();
    this.#giver.refuse(error);
  }
}
