/**
 * The items of a consumer, for `for await`, `next()`, `return()` and `Symbol.asyncDispose`. A call of `next()`
 * acknowledges the item before it.
 */
export type Items<Item> = AsyncGenerator<Item, void, undefined>;

/** Any function that can be a consumer. Its parameters are the items, then `args`, then `kwargs`. */
export type Consumer = (items: AsyncGenerator<never, void, undefined>, ...parameters: never[]) => unknown;

/** A consumer of which nothing is known. */
export type UnknownConsumer = (items: Items<unknown>, ...parameters: unknown[]) => unknown;

/** The item type of a consumer; `unknown` if its parameters do not tell. */
export type ItemOf<F extends Consumer> =
  ParametersOf<F> extends readonly [AsyncIterable<infer Item>, ...unknown[]] ? KnownItem<Item> : unknown;

/** The type of a consumer's result: what it returns, awaited; for a generator, its return value. */
export type ResultOf<F extends Consumer> = F extends (...parameters: never[]) => infer Returned
  ? Returned extends Generator<unknown, infer Result, never> | AsyncGenerator<unknown, infer Result, never>
    ? Awaited<Result>
    : Awaited<Returned>
  : never;

/** The type of what a generator consumer yields; `never` for any other consumer. */
export type OutputOf<F extends Consumer> = F extends (...parameters: never[]) => infer Returned
  ? unknown extends Returned
    ? unknown
    : Returned extends
          | Generator<infer Output, unknown, never>
          | AsyncGenerator<infer Output, unknown, never>
          | IterableIterator<infer Output>
          | AsyncIterable<infer Output>
      ? Output
      : never
  : never;

/** Any function. */
export type Callable = (...parameters: never[]) => unknown;

/** The parameters of a function after the first. */
export type ExtraOf<F extends Callable> =
  ParametersOf<F> extends readonly []
    ? []
    : ParametersOf<F> extends readonly [unknown?, ...infer Extra]
      ? Extra
      : [];

/** Whether the number of a consumer's parameters is unknown. */
export type HasUnknownParameters<F extends Callable> = number extends ParametersOf<F>['length']
  ? true
  : false;

/**
 * The options for the parameters after the first: all of them in `args`, or the last one, an object, in `kwargs`.
 * An option is required if its parameter is.
 */
export type ArgumentsFor<F extends Callable> =
  HasUnknownParameters<F> extends true ? LooseArguments : Positional<ExtraOf<F>> | Named<ExtraOf<F>>;

/** The parameter for options, which is optional if nothing in it is needed. */
export type OptionsParameter<Options, Rest> = Rest extends Options ? [options?: Options] : [options: Options];

/** The arguments of a consumer whose parameters are unknown. */
export interface LooseArguments {
  readonly args?: readonly unknown[];
  readonly kwargs?: object;
}

/** The arguments of `put()`: none is the item `undefined`, one is the item itself, several are a tuple. */
export type PutArguments<Item> = unknown extends Item
  ? unknown[]
  : [item: Item] | (undefined extends Item ? [] : never) | TupleOf<Item>;

/** Takes items: either a `Pool`, or what a consumer receives for a pool in `args` or `kwargs`. */
export interface PoolHandle<Item> {
  // TypeScript compares methods loosely: with one, a pool of strings could stand for a pool of strings and numbers.
  readonly put: (...values: PutArguments<Item>) => Promise<void>;
}

type ParametersOf<F extends Callable> = F extends (...parameters: infer Parameters) => unknown
  ? Parameters
  : never;

type KnownItem<Item> = [Item] extends [never] ? unknown : Item;

type TupleOf<Item> = Item extends readonly [unknown, unknown, ...unknown[]] ? [...Item] : never;

type Positional<Extra extends readonly unknown[]> = [] extends Extra
  ? { readonly args?: Readonly<Extra>; readonly kwargs?: never }
  : { readonly args: Readonly<Extra>; readonly kwargs?: never };

type Named<Extra extends readonly unknown[]> =
  Required<Extra> extends readonly [...infer Front, infer Last]
    ? (Front extends readonly [] ? { readonly args?: readonly [] } : { readonly args: Readonly<Front> }) & {
        readonly kwargs: KeywordsOf<Last>;
      }
    : never;

type KeywordsOf<Last> = unknown extends Last ? object : Last extends Keywords ? Last : never;

/** An object that can hold named arguments: not an iterable and not a function. */
type Keywords = object & { readonly [Symbol.iterator]?: never; readonly call?: never };
