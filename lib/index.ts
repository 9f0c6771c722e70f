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
  QuarantineMessage,
  RestartMessage,
} from './diagnostics';
export type { Consumer, Items, PoolHandle } from './consumer';
export { cpuCount } from './options/cpu-count';
export {
  ConsumerError,
  PoolError,
  type ConsumerFailure,
  type FailureReason,
  type PoolErrorCode,
} from './errors';
export type { Outputs, SeatOutput } from './outputs';
export type { PoolOptions, StdioOption } from './options/pool-options';
export type { PoisonedItem } from './parent/seats/poisoned-item';
export type { SeatStats } from './parent/seats/seat-stats';
export { Pool } from './pool';
export type { PoolConstructor } from './pool-constructor';
export type { OutputStats, PoolStats, Throughput } from './pool-interface';
export { taskOf, type Task } from './task';
export type { TaskArgumentsOf, TaskFunction, TaskItemOf, TaskValueOf } from './task-function';
export { imap, imapUnordered, map } from './task-functions';
export { TaskPool } from './task-pool';
export type { Imap, MapFunction, OneUseOptions } from './one-use';
export type { TaskPoolConstructor } from './task-pool-constructor';
export type { MapOptions, RunOptions, Settled, TaskPoolStats } from './task-pool-interface';
export type { TaskPoolOptions } from './options/task-pool-options';
export type { TaskSeatStats } from './parent/seats/task-seat-stats';
