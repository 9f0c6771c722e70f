import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ConsumerError, type Items } from 'consumers';

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
