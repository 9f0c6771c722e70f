import { AsyncLocalStorage } from 'node:async_hooks';

/** The context of the code that asks. */
export const context = new AsyncLocalStorage<string>();

const NAMES = ['a', 'b', 'c', 'd'];

/** Does the same in several contexts at a time. */
export const inEach = <Result>(act: (name: string) => Promise<Result>): Promise<Result[]> =>
  Promise.all(NAMES.map((name) => context.run(name, act, name)));

/** The contexts in which something was done. */
export class Seen {
  readonly #all = new Set<string | undefined>();

  here<Value>(value?: Value): Value {
    this.#all.add(context.getStore());
    return value as Value;
  }

  get all(): (string | undefined)[] {
    return [...this.#all];
  }
}

/** So many items each source has. */
export const COUNT = 200;

export function* numbers(seen: Seen): Generator<number, void, undefined> {
  try {
    for (let x = 0; x < COUNT; x += 1) yield seen.here(x);
  } finally {
    seen.here();
  }
}

export async function* slowNumbers(seen: Seen): AsyncGenerator<number, void, undefined> {
  try {
    for (let x = 0; x < COUNT; x += 1) {
      if (x % 50 === 49) await new Promise(setImmediate);
      yield seen.here(x);
    }
  } finally {
    seen.here();
  }
}

/** An iterator of its own kind, which tells in which context each method is called. */
export function iterated(seen: Seen): Iterable<number> {
  let x = 0;
  const iterator: Iterator<number> = {
    next: () => (x < COUNT ? { done: false, value: seen.here(x++) } : { done: true, value: undefined }),
    return: () => seen.here({ done: true, value: undefined }),
  };
  return { [Symbol.iterator]: () => seen.here(iterator) };
}

/** Each tells in which contexts it is read and closed. */
export const SOURCES = [
  ['a generator', numbers],
  ['an async generator', slowNumbers],
  ['an iterator', iterated],
] as const;

/** A pool that is made in a context where nothing else belongs. */
export const inNone = <Made>(make: () => Made): Made => context.run('of the pool', make);
