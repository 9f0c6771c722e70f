import { setImmediate } from 'node:timers/promises';

import type { Random } from '../chaos/random';

/** How a source gives its items, how it ends, and how it can be stopped. */
export interface SourceKind {
  readonly form:
    'generator' | 'async generator' | 'iterator' | 'async iterator' | 'iterator without promises';
  readonly ending: 'ends' | 'throws' | 'never ends';
  /** What its `return()` does; a generator has its own. */
  readonly stop: 'returns' | 'throws' | 'rejects' | 'returns no promise' | 'never settles' | 'is missing';
}

/** What `putAll()` is given, and what became of it. */
export interface Source {
  readonly items: Iterable<unknown> | AsyncIterable<unknown>;
  /** How many items it gave. */
  given: number;
  /** Its `return()` was called. */
  isStopped: boolean;
}

/** Thrown by sources, after their last item, and when they are stopped. */
export const SOURCE_ERROR = new Error('the source throws on purpose');

export function drawSourceKind(random: Random): SourceKind {
  const form = random.one(FORMS);
  return {
    form,
    // Only one of these can wait.
    ending: random.one(['ends', 'ends', 'throws', form === 'async iterator' ? 'never ends' : 'ends']),
    // Nobody handles the promise of a sync iterator.
    stop: random.one([
      ...(['returns no promise', 'throws', 'is missing'] as const),
      ...(form === 'iterator' ? [] : (['returns', 'rejects', 'never settles'] as const)),
    ]),
  };
}

/** It must have been stopped by its `return()`, if it has one that can be seen. */
export function showsStop({ form, stop }: SourceKind): boolean {
  return !form.endsWith('generator') && stop !== 'is missing';
}

export function makeSource(kind: SourceKind, items: Iterable<unknown>): Source {
  const source = { items: [], given: 0, isStopped: false };
  const steps = generate(source, items, kind.ending === 'throws');
  return Object.assign(source, { items: toIterable(kind, source, steps) });
}

function toIterable(kind: SourceKind, source: Source, steps: Generator): Source['items'] {
  const stop = makeStop(kind, source);
  switch (kind.form) {
    case 'generator':
      return steps;
    case 'async generator':
      return generateSlowly(steps);
    case 'iterator':
      return { [Symbol.iterator]: () => ({ next: () => steps.next(), ...stop }) };
    // `for await` takes what is no promise too.
    case 'iterator without promises':
      return { [Symbol.asyncIterator]: () => ({ next: () => steps.next() as never, ...stop }) };
    case 'async iterator':
      return { [Symbol.asyncIterator]: () => ({ next: () => nextOf(kind, steps), ...stop }) };
  }
}

function* generate(source: Source, items: Iterable<unknown>, throws: boolean): Generator<unknown, undefined> {
  for (const item of items) {
    source.given += 1;
    yield item;
  }
  if (throws) throw SOURCE_ERROR;
  return undefined;
}

async function* generateSlowly(steps: Generator): AsyncGenerator {
  for (const item of steps) {
    await setImmediate();
    yield item;
  }
}

async function nextOf({ ending }: SourceKind, steps: Generator): Promise<IteratorResult<unknown>> {
  const step: IteratorResult<unknown> = steps.next();
  return step.done === true && ending === 'never ends' ? NEVER() : step;
}

function makeStop({ stop }: SourceKind, source: Source): { return?: () => never } {
  if (stop === 'is missing') return {};
  const act = STOPS[stop];
  return {
    return: () => {
      source.isStopped = true;
      return act() as never;
    },
  };
}

const NEVER = (): Promise<never> => new Promise(() => undefined);

const STOPS = {
  returns: () => Promise.resolve({ done: true, value: undefined }),
  throws: () => {
    throw SOURCE_ERROR;
  },
  rejects: () => Promise.reject(SOURCE_ERROR),
  'returns no promise': () => ({ done: true }),
  'never settles': NEVER,
};

const FORMS = [
  'generator',
  'async generator',
  'iterator',
  'async iterator',
  'iterator without promises',
] as const;
