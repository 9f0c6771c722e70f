/**
 * What `fork` starts: load the consumer, run it once over its items, report, leave. Imported by nobody.
 */
import type { ParentMessage, StartMessage } from '../wire/messages';
import { Channel } from './channel';
import { becomeConsumer } from '../current-consumer';
import { describeStuck, explain } from './load/explain';
import { Items } from './items/items';
import { loadConsumer, type ConsumerFunction } from './load/load-consumer';
import { RemotePools } from './pool-handle';
import { Quota } from './items/recycle-limit';
import { leave, report, type Ending } from './report';
import { stop } from './abort';
import { watch } from './watchdog';

const stopping = new AbortController();
const channel = new Channel(receive);
const pools = new RemotePools(channel);
const quota = new Quota();
const items = new Items(
  {
    progress: (progress) => {
      channel.send({ type: 'progress', ...progress });
    },
    giveBack: (unstarted) => {
      channel.send({ type: 'givesBack', unstarted });
    },
    leave: (progress) => {
      channel.send({ type: 'leaves', ...progress });
    },
    hold: () => {
      channel.hold();
    },
    release: () => {
      channel.release();
    },
  },
  quota,
);
let stage: 'waiting' | 'loading' | 'running' | 'reported' = 'waiting';
let exitCode = 0;

// Ctrl-C reaches the whole group of processes; what it means for the pool is the parent's decision.
process.on('SIGINT', () => undefined);
process.on('uncaughtException', (error) => {
  // With a listener of its own, user code has decided to live on.
  if (process.listenerCount('uncaughtException') > 1) return;
  // What was reported stands; an error after it has nowhere else to go.
  if (stage === 'reported') console.error(error);
  else fail('threw', error);
});
// Nothing of ours waits and nothing else can happen: the consumer waits for what will never come.
process.on('beforeExit', () => {
  if (stage === 'loading' || stage === 'running') fail('exited', new Error(describeStuck(stage)));
});
// A last word that needs no answer, so that what was not started is not lost with the process.
process.on('exit', () => {
  if (stage === 'running') items.exit();
});
channel.hold();

function receive(message: ParentMessage): void {
  switch (message.type) {
    case 'start':
      void run(message);
      return;
    case 'items':
      items.receive(message);
      return;
    case 'askBack':
      items.askBack(message.count);
      return;
    case 'end':
      items.end();
      return;
    case 'stop':
      stop(stopping);
      return;
    case 'received':
      void leave(exitCode);
      return;
    case 'putTaken':
    case 'putRefused':
      pools.receive(message);
      return;
  }
}

async function run(start: StartMessage): Promise<void> {
  // Code that was loaded before us may have failed already.
  if (stage !== 'waiting') return;
  process.title = start.name;
  becomeConsumer({ name: start.name, index: start.index, signal: stopping.signal });
  stage = 'loading';
  if (start.recycle !== undefined) quota.set(start.recycle);
  if (start.watchdog !== undefined) watch(start.watchdog);
  channel.release();
  let consumer: ConsumerFunction;
  try {
    consumer = await loadConsumer(start.consumer);
  } catch (error) {
    fail('could not start', explain(error, start.consumer));
    return;
  }
  // It may also have failed beside the loading, in a promise that nobody handled.
  if (hasReported()) return;
  channel.send({ type: 'started' });
  stage = 'running';
  try {
    const result = await toResult(consumer(items, ...parameters(start)));
    await pools.waitForAnswers();
    // Node tells of rejections that nobody handled when all that was due is done: what the consumer leaves behind is its
    // failure.
    await new Promise(setImmediate);
    end({ type: 'returned', result, recycled: items.isSpent });
  } catch (error) {
    fail('threw', explain(error, start.consumer));
  }
}

function hasReported(): boolean {
  return stage === 'reported';
}

/** What the consumer is called with after its items. */
function parameters({ args, kwargs, pools: places }: StartMessage): unknown[] {
  const positional = [...args];
  const named = { ...kwargs };
  for (const place of places) {
    if (place.in === 'args') positional[place.key] = pools.handle(place.pool);
    else named[place.key] = pools.handle(place.pool);
  }
  return kwargs === undefined ? positional : [...positional, named];
}

/** A generator runs to its end; its result is what it returns. */
async function toResult(running: unknown): Promise<unknown> {
  const returned = await running;
  if (returned === items) {
    throw new TypeError('Expected the consumer to return a result, got its items: read them there.');
  }
  if (!isGenerator(returned)) return returned;
  for (;;) {
    const step = await returned.next();
    if (step.done === true) return step.value;
  }
}

function isGenerator(value: unknown): value is Generator | AsyncGenerator {
  return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));
}

function fail(reason: 'could not start' | 'threw' | 'exited', thrown: unknown): void {
  items.freeze();
  end({ type: 'failed', reason: stage === 'loading' ? 'could not start' : reason, thrown });
}

function end(ending: Ending): void {
  if (stage === 'reported') return;
  stage = 'reported';
  exitCode = report(channel, ending, { moved: items.takeMoved(), started: items.started });
  items.end();
}
