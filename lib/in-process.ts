import { AsyncLocalStorage } from 'node:async_hooks';
import { deserialize, serialize } from 'node:v8';

import { SYSTEM_CLOCK } from './child/items/clock';
import { loadConsumer } from './child/load/load-consumer';
import { ConsumerRun, type ConsumerHost } from './child/run-consumer';
import { becomeOneOf, type CurrentConsumer } from './current-consumer';
import { becomeTasks, type CurrentTask } from './current-task';
import { setImmediate } from './intrinsics';
import type { ProcessEnd } from './parent/process/exit';
import type { LaunchedProcess } from './parent/process/launcher';
import type { ChildMessage } from './wire/child-messages';
import type { ParentMessage } from './wire/parent-messages';
import { PROTOCOL, type Unsent } from './wire/protocol';

/** What code can ask about the consumer that it belongs to. */
interface Place {
  consumer: CurrentConsumer | undefined;
  tasks: { readonly current: CurrentTask | undefined } | undefined;
}

const places = new AsyncLocalStorage<Place>();

/**
 * Stands in for a process: runs the consumer in the program itself. Messages are copied, and arrive in a later turn of the event
 * loop, as between processes. What is killed goes on unheard: nothing can stop code of the same thread.
 */
export class InProcess implements LaunchedProcess {
  readonly pid = process.pid;
  readonly stderr = '';
  readonly ended: Promise<ProcessEnd>;
  readonly #run: ConsumerRun;
  readonly #place: Place = { consumer: undefined, tasks: undefined };
  readonly #receive: (message: object) => void;
  /** As between processes, the code on one side does not know the contexts of the other. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #isGone = false;
  #end!: (end: ProcessEnd) => void;

  constructor(receive: (message: object) => void) {
    becomeOneOf(() => places.getStore()?.consumer);
    becomeTasks(() => places.getStore()?.tasks?.current);
    this.#receive = receive;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const link = {
      send: (message: Unsent<ChildMessage>) => {
        this.#deliver(message, this.#receive);
      },
      hold: doNothing,
      release: doNothing,
    };
    this.#run = new ConsumerRun(link, this.#toHost(), loadConsumer);
  }

  send(message: Unsent<ParentMessage>): void {
    this.#deliver(message, (copy) => {
      places.run(this.#place, () => {
        this.#run.receive(copy as ParentMessage);
      });
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#leave({ exitCode: null, signal });
  }

  keepParentAlive(): void {
    // What the consumer waits for does.
  }

  #toHost(): ConsumerHost {
    return {
      clock: SYSTEM_CLOCK,
      become: ({ name, index }, hooks, tasks) => {
        this.#place.consumer = Object.freeze({ name, index, ...hooks });
        this.#place.tasks = tasks;
      },
      stop: (stopping) => {
        stopping.abort();
      },
      leave: (exitCode) => {
        this.#leave({ exitCode, signal: null });
      },
    };
  }

  #deliver(message: object, receive: (copy: object) => void): void {
    const copy = deserialize(serialize({ ...message, protocol: PROTOCOL })) as object;
    setImmediate(() => {
      if (!this.#isGone) this.#outside(receive, copy);
    });
  }

  #leave(end: ProcessEnd): void {
    this.#isGone = true;
    this.#end(end);
  }
}

function doNothing(): void {
  // The program's own event loop decides how long it lives.
}
