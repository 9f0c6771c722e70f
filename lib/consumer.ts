/**
 * What a consumer reads its items from: `for await`, `next()`, `return()` and `Symbol.asyncDispose` work.
 * Asking for the next item says that the one before is done.
 */
export type Items<Item> = AsyncGenerator<Item, void, undefined>;

/** Every function that can be a consumer: it takes the items first, then `args`, then `kwargs`. */
export type Consumer = (items: AsyncGenerator<never, void, undefined>, ...parameters: never[]) => unknown;

/** The item type of a consumer; `unknown` where it does not say. */
export type ItemOf<F extends Consumer> =
  ParametersOf<F> extends readonly [AsyncIterable<infer Item>, ...unknown[]] ? KnownItem<Item> : unknown;

/** What one run of a consumer gives: what it returns, awaited; of a generator, its return value. */
export type ResultOf<F extends Consumer> = F extends (...parameters: never[]) => infer Returned
  ? Returned extends Generator<unknown, infer Result, never> | AsyncGenerator<unknown, infer Result, never>
    ? Awaited<Result>
    : Awaited<Returned>
  : never;

/** The parameters of a consumer after its items. */
export type ExtraOf<F extends Consumer> =
  ParametersOf<F> extends readonly []
    ? []
    : ParametersOf<F> extends readonly [unknown?, ...infer Extra]
      ? Extra
      : [];

/**
 * The options that fill the parameters after the items: all of them in `args`, or the last one, an object, in
 * `kwargs`. What is not optional for the consumer is not optional here.
 */
export type ArgumentsOf<F extends Consumer> = number extends ParametersOf<F>['length']
  ? LooseArguments
  : Positional<ExtraOf<F>> | Named<ExtraOf<F>>;

/** Arguments that nothing is known about. */
export interface LooseArguments {
  readonly args?: readonly unknown[];
  readonly kwargs?: object;
}

/** What `put()` takes: nothing is the item `undefined`, one value is itself, several are a tuple. */
export type PutArguments<Item> = unknown extends Item
  ? unknown[]
  : [item: Item] | (undefined extends Item ? [] : never) | TupleOf<Item>;

/** The side of a pool that takes items: a `Pool` is one, and so is what a consumer gets for a pool in `args`. */
export interface PoolHandle<Item> {
  // A property, so that a pool of strings is no pool of strings and numbers: methods are compared loosely.
  readonly put: (...values: PutArguments<Item>) => Promise<void>;
}

type ParametersOf<F extends Consumer> = F extends (...parameters: infer Parameters) => unknown
  ? Parameters
  : never;

type KnownItem<Item> = [Item] extends [never] ? unknown : Item;

type TupleOf<Item> = Item extends readonly [unknown, unknown, ...unknown[]] ? [...Item] : never;

type Positional<Extra extends readonly unknown[]> = [] extends Extra
  ? { readonly args?: Readonly<Extra>; readonly kwargs?: never }
  : { readonly args: Readonly<Extra>; readonly kwargs?: never };

type Named<Extra extends readonly unknown[]> =
  Required<Extra> extends readonly [...infer Front, infer Last]
    ? Last extends Keywords
      ? (Front extends readonly [] ? { readonly args?: readonly [] } : { readonly args: Readonly<Front> }) & {
          readonly kwargs: Last;
        }
      : never
    : never;

/** What can be named arguments: an object, but none of those that are made for something else. */
type Keywords = object & { readonly [Symbol.iterator]?: never; readonly call?: never };
