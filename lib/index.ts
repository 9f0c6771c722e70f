/// <reference types="node" preserve="true" />
export { currentConsumer, type CurrentConsumer } from './child/current-consumer';
export type { Consumer, Items, PoolHandle } from './consumer';
export { cpuCount } from './cpu-count';
export {
  ConsumerError,
  PoolError,
  type ConsumerFailure,
  type FailureReason,
  type PoolErrorCode,
} from './errors';
export type { PoolOptions } from './options';
export type { StdioOption } from './parent/consumer-process';
export type { PoisonedItem } from './parent/seat';
export type { SeatStats } from './parent/seats';
export { Pool } from './pool';
export type { PoolConstructor, PoolStats } from './pool-interface';
