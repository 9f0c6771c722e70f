import { Observation } from '../../../dist/lib/parent/diagnostics/observation';
import type { FedSeat, Feeder, SeatReport } from '../../../dist/lib/parent/lane/feeder';
import type { Stretch } from '../../../dist/lib/parent/lane/stretch';
import type { ProcessEnd } from '../../../dist/lib/parent/process/exit';
import type { LaunchedProcess } from '../../../dist/lib/parent/process/launcher';
import type { Launch } from '../../../dist/lib/parent/seats/run-owner';
import { Throughput } from '../../../dist/lib/parent/diagnostics/throughput';
import type { ChildMessage } from '../../../dist/lib/wire/child-messages';
import type { ParentMessage } from '../../../dist/lib/wire/parent-messages';
import { PROTOCOL, type Unsent } from '../../../dist/lib/wire/protocol';
import { SegmentReceiver } from '../../../dist/lib/wire/segments/receiver';
import { valuesOf } from '../../wire/segments/values';
import { itemsIn } from '../chunks';

/** What processes are started with. */
export const start = {
  consumer: { form: 'module', url: 'file:///consumer.js', exportName: 'default' },
  parameters: [],
  names: undefined,
  pools: [],
  recycle: undefined,
  watchdog: false,
  window: { outputs: 10, bytes: 1_000 },
  task: undefined,
} as const;

/** What the processes of a pool have in common for those who look at it. */
export const observed = (): Pick<Launch, 'throughput' | 'observed'> => ({
  throughput: new Throughput(),
  observed: new Observation('Pool', 'paper', () => {
    throw new Error('It has no stats.');
  }).pool,
});

/** A process that exists on paper: the specification says what its consumer does. */
export class PaperProcess implements LaunchedProcess {
  readonly pid = 1;
  readonly stderr = '';
  readonly sent: Unsent<ParentMessage>[] = [];
  readonly ended: Promise<ProcessEnd>;
  readonly #receive: (message: object) => void;
  #end!: (end: ProcessEnd) => void;

  constructor(receive: (message: object) => void) {
    this.#receive = receive;
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  send(message: Unsent<ParentMessage>): void {
    this.sent.push(message);
  }

  kill(signal: NodeJS.Signals): void {
    this.#end({ exitCode: null, signal });
  }

  keepParentAlive(): void {
    // It does not exist.
  }

  say(message: Unsent<ChildMessage>): void {
    this.#receive({ ...message, protocol: PROTOCOL });
  }

  progress(moved: number, started: number, received: number, waiting = 1): void {
    const rest = { elapsed: 1, belowLowWatermark: false };
    this.say({ type: 'progress', moved, started, received, waiting, ...rest });
  }

  /** All items it was sent, and how many of them are to be reported one by one. */
  get items(): unknown[] {
    const receiver = new SegmentReceiver();
    return this.sent.flatMap((message) =>
      message.type === 'items' ? valuesOf(message.segments, receiver) : [],
    );
  }
}

/** A source that answers in its own time: it is no dispatcher, and a seat does not know the difference. */
export class SlowSource implements Feeder {
  readonly reports: SeatReport[] = [];
  readonly back: unknown[] = [];
  restarts = 0;

  admit(): void {
    // It has one seat.
  }

  reported(_: FedSeat, report: SeatReport): void {
    this.reports.push(report);
  }

  revoked(_: FedSeat, items: readonly Stretch[]): void {
    this.back.push(...itemsIn(items));
  }

  retire(seat: FedSeat, givesBack: boolean): void {
    if (givesBack) seat.revoke(seat.lane.revocable);
  }

  left(_: FedSeat, unstarted: readonly Stretch[]): void {
    this.back.push(...itemsIn(unstarted));
  }

  restarted(): void {
    this.restarts += 1;
  }
}
