import { Chunk } from '../../dist/lib/parent/lane/chunk';
import type { Stretch } from '../../dist/lib/parent/lane/stretch';
import { segmentsOf, toWire, valuesOf } from '../wire/segments/values';

export function chunkOf(items: Iterable<unknown>): Chunk {
  return new Chunk(segmentsOf(items));
}

/** What arrives of a chunk. */
export function itemsOf({ segments }: Chunk): unknown[] {
  return valuesOf(toWire(segments));
}

/** The items of stretches, one after the other. */
export function itemsIn(stretches: readonly Stretch[]): unknown[] {
  return stretches.flatMap(({ chunk }) => itemsOf(chunk));
}
