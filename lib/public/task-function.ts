import type { ArgumentsFor, Callable } from './consumer';

/** Any function that a task pool can call. Its parameters are the item, then `args`, then `kwargs`. */
export type TaskFunction = (item: never, ...parameters: never[]) => unknown;

/** A function of which nothing is known. */
export type UnknownTask = (item: unknown, ...parameters: unknown[]) => unknown;

/** A function that takes such items and gives such values. */
export type FunctionOf<Item, Value, Parameter = unknown> = (
  item: Item,
  ...parameters: Parameter[]
) => Value | PromiseLike<Value>;

/** The item type of a function; `unknown` if its parameters do not tell. */
export type TaskItemOf<F extends TaskFunction> =
  ParametersOf<F> extends readonly [] ? unknown : KnownItem<FirstOf<ParametersOf<F>>>;

/** The type of its answers: what it returns, awaited. */
export type TaskValueOf<F extends TaskFunction> = F extends (...parameters: never[]) => infer Returned
  ? Awaited<Returned>
  : never;

/** The options for the parameters after the item. */
export type TaskArgumentsOf<F extends Callable> = ArgumentsFor<F>;

type ParametersOf<F extends Callable> = F extends (...parameters: infer Parameters) => unknown
  ? Parameters
  : never;

type FirstOf<Parameters> = Parameters extends readonly [(infer Item)?, ...unknown[]] ? Item : unknown;

type KnownItem<Item> = [Item] extends [never] ? unknown : Item;
