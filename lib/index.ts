// First, as all else needs modules of Node.
import './bundling';

export { currentConsumer, type CurrentConsumer } from './current-consumer';
export { currentTask, type CurrentTask } from './current-task';
export type {
  BatchMessage,
  DiagnosticsMessages,
  FailureMessage,
  ObservedPool,
  PoolEndMessage,
  PoolStartMessage,
  ProcessEndMessage,
  ProcessMessage,
  ProgressMessage,
  QuarantineMessage,
  RestartMessage,
} from './public/diagnostics';
export type { Consumer, Items, PoolHandle } from './public/consumer';
export { cpuCount } from './options/cpu-count';
export {
  ConsumerError,
  PoolError,
  type ConsumerFailure,
  type FailureReason,
  type PoolErrorCode,
} from './errors';
export type { Outputs, SeatOutput } from './public/outputs';
export type { PoolOptions, StdioOption } from './public/pool-options';
export type { PoisonedItem } from './public/poisoned-item';
export type { SeatStats } from './public/seat-stats';
export { Pool } from './pool';
export type { PoolConstructor } from './public/pool-constructor';
export type { OutputStats, PoolStats, Throughput } from './public/pool-interface';
export { taskOf, type Task } from './task';
export type { TaskArgumentsOf, TaskFunction, TaskItemOf, TaskValueOf } from './public/task-function';
export { imap, imapUnordered, map } from './task-functions';
export { TaskPool } from './task-pool';
export type { Imap, MapFunction, OneUseOptions } from './public/one-use';
export type { TaskPoolConstructor } from './public/task-pool-constructor';
export type { MapOptions, RunOptions, Settled, TaskPoolStats } from './public/task-pool-interface';
export type { TaskPoolOptions } from './public/task-pool-options';
export type { TaskSeatStats } from './public/task-seat-stats';
