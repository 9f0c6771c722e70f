import type { TaskPoolOptions } from './task-pool-options';
import type { LooseArguments, OptionsParameter } from './consumer';
import type { PlatformUrl } from './platform';
import type { Explicit, IfExplicit, Refused } from './pool-constructor';
import type {
  FunctionOf,
  TaskArgumentsOf,
  TaskFunction,
  TaskItemOf,
  TaskValueOf,
  UnknownTask,
} from './task-function';
import type { TaskPool } from './task-pool-interface';

/** The class `TaskPool`. */
export interface TaskPoolConstructor {
  /** `new TaskPool<Item, Value>(module)`: the arguments of the function are not checked. */
  new <Item, Value, Form = Explicit>(
    fn: IfExplicit<Form, FunctionOf<Item, Value> | PlatformUrl | string, Form>,
    ...options: IfExplicit<Form, [options?: TaskPoolOptions & LooseArguments], Refused>
  ): TaskPool<Item, Value>;
  /**
   * Starts the processes at once.
   *
   * @param fn a function, which crosses as source text and sees only its parameters, the globals, `require` and `import()`; or a
   *   module: a `URL`, a `file:` string or an absolute path. A module may export `setup()` and `teardown()`, too.
   * @throws {@link PoolError} `ERR_CONSUMER_INVALID`, `ERR_OPTION_INVALID`
   */
  new <F extends TaskFunction = UnknownTask>(
    fn: F | PlatformUrl | string,
    ...options: OptionsParameter<TaskPoolOptions & TaskArgumentsOf<F>, TaskPoolOptions>
  ): TaskPool<TaskItemOf<F>, TaskValueOf<F>>;

  readonly prototype: TaskPool;
}
