/// <reference types="node" preserve="true" />
export { currentConsumer, type CurrentConsumer } from './current-consumer';
export type { Consumer, Items, PoolHandle } from './consumer';
export { cpuCount } from './options/cpu-count';
export {
  ConsumerError,
  PoolError,
  type ConsumerFailure,
  type FailureReason,
  type PoolErrorCode,
} from './errors';
export type { PoolOptions } from './options/pool-options';
export type { StdioOption } from './parent/process/consumer-process';
export type { PoisonedItem } from './parent/seats/seat';
export type { SeatStats } from './parent/seats/seats';
export { Pool } from './pool';
export type { PoolConstructor } from './pool-constructor';
export type { PoolStats } from './pool-interface';
