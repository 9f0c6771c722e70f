import type {
  ArgumentsFor,
  Consumer,
  HasUnknownParameters,
  ItemOf,
  Items,
  LooseArguments,
  OptionsParameter,
  OutputOf,
  ResultOf,
  UnknownConsumer,
} from './consumer';
import type { PoolOptions } from './pool-options';
import type { PlatformUrl } from './platform';
import type { Pool } from './pool-interface';

/**
 * The class `Pool`.
 *
 * TypeScript reports an error at the wrong option only if a single overload fails there; if several fail, it reports
 * all of them at the call. So for each form of a call, the parameters of all overloads but one are {@link Refused}: a
 * wrong number of arguments rules out an overload without a report. The number of type arguments does the same.
 */
export interface PoolConstructor {
  /** `new Pool<typeof consumer>(module)`: item, result and arguments are those of the consumer. */
  new <F extends Consumer = Inferred>(
    consumer: NotInferred<F> | PlatformUrl | string,
    ...options: [F] extends [Inferred] ? Refused : OptionsParameter<OptionsOf<F>, PoolOptions>
  ): Pool<ItemOf<F>, ResultOf<F>, OutputOf<F>>;
  /** `new Pool<Item, Result>(module)`: the arguments of the consumer are not checked. */
  new <Item, Result, Form = Explicit>(
    consumer: IfExplicit<Form, ConsumerOf<Item, Result> | PlatformUrl | string, Form>,
    ...options: IfExplicit<Form, [options?: IfExplicit<Form, LooseOptions, Form>], Refused>
  ): Pool<Item, Result>;
  /**
   * Starts the processes at once.
   *
   * @param consumer a function, which crosses as source text and sees only its parameters, the globals, `require` and
   *   `import()`; or a module: a `URL`, a `file:` string or an absolute path.
   * @throws {@link PoolError} `ERR_CONSUMER_INVALID`, `ERR_OPTION_INVALID`
   */
  // `Output` makes three type parameters necessary. So a class that extends `Pool<Item, Result>` has one base constructor.
  new <Item, Result, Output, F extends Consumer = UnknownConsumer>(
    consumer: F | PlatformUrl | string,
    ...options: OptionsParameter<OptionsOf<F>, PoolOptions>
  ): Pool<KnownItem<F, Item>, KnownResult<F, Result>, KnownOutput<F, Output>>;

  /** `Pool.run<Item, Result>(module, items)`: the arguments of the consumer are not checked. */
  run<Item, Result, Form = Explicit>(
    consumer: IfExplicit<Form, ConsumerOf<Item, Result> | PlatformUrl | string, Form>,
    items: IfExplicit<Form, Source<Item>, Form>,
    ...options: IfExplicit<Form, [options?: LooseOptions], Refused>
  ): Promise<Result[]>;
  /**
   * Makes a pool, puts all items and joins the pool.
   *
   * @throws what `putAll()` and `join()` throw. If both throw, the error of the source.
   */
  run<F extends Consumer = UnknownConsumer, Result = unknown>(
    consumer: F | PlatformUrl | string,
    items: Source<ItemOf<F>>,
    ...options: OptionsParameter<OptionsOf<F>, PoolOptions>
  ): Promise<KnownResult<F, Result>[]>;

  readonly prototype: Pool;
}

type LooseOptions = PoolOptions & LooseArguments;

/** The options of a pool whose consumer is `F`, with the arguments that `F` takes after its items. */
type OptionsOf<F extends Consumer> = PoolOptions & ArgumentsFor<F>;

type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

type ConsumerOf<Item, Result> = (
  items: Items<Item>,
  ...parameters: unknown[]
) => Result | PromiseLike<Result> | Generator<unknown, Result> | AsyncGenerator<unknown, Result>;

/** The item type of a consumer; if that is not known, the one that the context of the call asks for. */
type KnownItem<F extends Consumer, Item> = unknown extends ItemOf<F> ? Item : ItemOf<F>;

/** The result type of a consumer; if nothing of the consumer is known, the one that the context of the call asks for. */
type KnownResult<F extends Consumer, Result> =
  HasUnknownParameters<F> extends true ? (unknown extends ResultOf<F> ? Result : ResultOf<F>) : ResultOf<F>;

/** The type of the outputs; if nothing of the consumer is known, the one that the call says. */
type KnownOutput<F extends Consumer, Output> =
  HasUnknownParameters<F> extends true ? (unknown extends OutputOf<F> ? Output : OutputOf<F>) : OutputOf<F>;

/** More parameters than any call has arguments. */
export type Refused = [never, never, never, never, never, never, never, never];

declare const MARK: unique symbol;

/** The default of a type parameter. An argument of a call would change it, so the call has type arguments. */
export interface Explicit {
  readonly [MARK]: never;
}

export type IfExplicit<Form, Then, Else> = [Form] extends [Explicit] ? Then : Else;

/** The default of a type parameter that nothing is inferred for. So the call has no type arguments. */
interface Inferred extends UnknownConsumer {
  readonly [MARK]: never;
}

/** `F`, in a form that TypeScript does not infer `F` from. (`NoInfer` needs TypeScript 5.4.) */
type NotInferred<F> = [F][F extends unknown ? 0 : never];
