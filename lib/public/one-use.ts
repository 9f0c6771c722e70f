import type { LooseArguments, OptionsParameter } from './consumer';
import type { TaskPoolOptions } from './task-pool-options';
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
import type { MapOptions, Outcome, Settled, Source } from './task-pool-interface';

/** The function `map()`, for one use: makes a task pool, calls the function for each item, and ends the pool. */
export type MapFunction = OneUse<'map'>;

/** The functions `imap()` and `imapUnordered()`, for one use: the processes end with the loop. */
export type Imap = OneUse<'imap'>;

/** Those of a task pool, and of its one `map()`. */
export type OneUseOptions<Settle extends boolean = false> = TaskPoolOptions &
  Pick<MapOptions<Settle>, 'settle'>;

/** What the functions return. */
interface Given<Each> {
  readonly map: Promise<Each[]>;
  readonly imap: AsyncGenerator<Each, undefined, undefined>;
}

/** As in {@link PoolConstructor}, the parameters of overloads that a call does not mean are {@link Refused}. */
interface OneUse<Kind extends keyof Given<unknown>> {
  /** `map<Item, Value>(module, items)`: the arguments of the function are not checked. */
  <Item, Value, Form = Explicit>(
    fn: IfExplicit<Form, FunctionOf<Item, Value> | PlatformUrl | string, Form>,
    items: IfExplicit<Form, Source<Item>, Form>,
    ...options: IfExplicit<Form, [options: OneUseOptions<true> & LooseArguments & Settling], Refused>
  ): Given<Settled<Item, Value>>[Kind];
  <Item, Value, Form = Explicit>(
    fn: IfExplicit<Form, FunctionOf<Item, Value> | PlatformUrl | string, Form>,
    items: IfExplicit<Form, Source<Item>, Form>,
    ...options: IfExplicit<Form, [options?: OneUseOptions & LooseArguments], Refused>
  ): Given<Value>[Kind];
  /** The parameters of the function have types; or `map<typeof fn>(module, items)`. */
  <F extends TaskFunction = Untyped>(
    fn: F | PlatformUrl | string,
    items: Source<TaskItemOf<F>>,
    ...options: IfTyped<F, [options: OneUseOptions<true> & TaskArgumentsOf<F> & Settling]>
  ): Given<Settled<TaskItemOf<F>, TaskValueOf<F>>>[Kind];
  <F extends TaskFunction = Untyped>(
    fn: F | PlatformUrl | string,
    items: Source<TaskItemOf<F>>,
    ...options: IfTyped<F, OptionsParameter<OneUseOptions & TaskArgumentsOf<F>, OneUseOptions>>
  ): Given<TaskValueOf<F>>[Kind];
  /** A parameter of the function has no type: the one for the item takes that of the items. */
  <Item, F extends FunctionOf<Item, unknown, never> | AnyFunction, Settle extends boolean = false>(
    fn: F | PlatformUrl | string,
    items: Source<Item>,
    ...options: IfTakes<F, Item, OneUseOptions<Settle>>
  ): Given<Outcome<Item, TaskValueOf<Extract<F, TaskFunction>>, Settle>>[Kind];
}

interface Settling {
  readonly settle: true;
}

declare const UNTYPED: unique symbol;

/** The default of a type parameter that nothing is inferred for yet: as long as a parameter of the function has no type. */
interface Untyped extends UnknownTask {
  readonly [UNTYPED]: never;
}

type IfTyped<F, Parameters> = [F] extends [Untyped] ? Refused : Parameters;

/**
 * Says nothing of parameters, so that {@link FunctionOf} alone gives them their types. A function that does not take such items
 * is {@link Refused} then, and reported by the other overloads: at the items.
 */
interface AnyFunction {
  readonly apply: unknown;
}

type IfTakes<F, Item, Options> = [F] extends [TaskFunction]
  ? [Item] extends [TaskItemOf<F>]
    ? OptionsParameter<Options & TaskArgumentsOf<F>, Options>
    : Refused
  : // Nothing is inferred from a module.
    [AnyFunction] extends [F]
    ? [options?: Options & LooseArguments]
    : Refused;
