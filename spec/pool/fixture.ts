import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ConsumerError, type Items, type Pool } from 'consumers';

/** A module of `spec/fixtures`. */
export const fixture = (name: string): URL => pathToFileURL(join(__dirname, '..', 'fixtures', name));

/** A consumer that returns what it was given. */
export async function collect(items: Items<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

/** What a promise rejects with, which must be a `ConsumerError`. */
export async function failureOf(promise: Promise<unknown>): Promise<ConsumerError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConsumerError);
  return error as ConsumerError;
}

/** Puts the items, and reads all outputs beside. @returns the outputs and the results. */
export async function readAll<Item, Result, Output>(
  pool: Pool<Item, Result, Output>,
  items: Iterable<Item>,
): Promise<[outputs: Output[], results: Result[]]> {
  const joined = pool.putAll(items).then(() => pool.join());
  const outputs: Output[] = [];
  for await (const output of pool.outputs) outputs.push(output);
  return [outputs, await joined];
}
