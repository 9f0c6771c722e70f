import { deserialize, serialize } from 'node:v8';
import type { ErrorClass, WireFailure } from '../../../dist/lib/wire/thrown/failure';
import { fromWireFailure, toWireFailure } from '../../../dist/lib/wire/thrown/failure';

/** To plain data, over the bytes of the message channel, and back. */
export function cross(thrown: unknown, classes?: Readonly<Record<string, ErrorClass>>): unknown {
  return fromWireFailure(deserialize(serialize(toWireFailure(thrown))) as WireFailure, classes);
}

export function crossError(thrown: Error, classes?: Readonly<Record<string, ErrorClass>>): Error {
  return cross(thrown, classes) as Error;
}
