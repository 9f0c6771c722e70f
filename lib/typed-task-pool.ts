import { TaskPool as Untyped } from './task-pool';
import type { TaskPoolConstructor } from './task-pool-constructor';
import type { TaskPool as TaskPoolInterface } from './task-pool-interface';

/** Processes that call one function, with one item at a time. */
export const TaskPool = Untyped as unknown as TaskPoolConstructor;
export type TaskPool<Item = unknown, Value = unknown> = TaskPoolInterface<Item, Value>;
