import { readFileSync } from 'node:fs';

import { TaskPool, type TaskPoolOptions } from 'consumers';

import { fixture } from '../pool/fixture';

/** What a promise rejects with. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol('it was fulfilled');
  const reason: unknown = await promise.then(
    () => nothing,
    (error: unknown) => error,
  );
  expect(reason).not.toBe(nothing);
  return reason;
}

/** All values of a loop. */
export async function readAll<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const read: Value[] = [];
  for await (const value of values) read.push(value);
  return read;
}

/** Yields what comes before the end of a loop, and then what it throws, if it does. */
export async function readWithEnd(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const read: unknown[] = [];
  try {
    for await (const value of values) read.push(value);
  } catch (error) {
    read.push(error);
  }
  return read;
}

/** An order for `spec/fixtures/obeys.mjs`. */
export type Order = readonly [act: string, ...parameters: unknown[]];

/** A task pool whose function does what its item says; each call is written to `log`, if that is given. */
export function obeying(options: TaskPoolOptions = {}, log?: string): TaskPool<Order> {
  return new TaskPool<Order, unknown>(fixture('obeys.mjs'), { quantity: 1, args: [log], ...options });
}

/** The lines of a log. */
export function linesOf(log: string): string[] {
  return readFileSync(log, 'utf8').split('\n').slice(0, -1);
}

export const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

export function* naturals(onReturn = (): void => undefined): Generator<number, void, undefined> {
  try {
    for (let number = 0; ; number += 1) yield number;
  } finally {
    onReturn();
  }
}

export async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
