import type { ShapeTable } from '../codec/shapes';
import { isDenseArray } from './dense-array';

/** Shapes that a receiver does not know: they have the numbers from `from` on. From 0 on, they replace all that it knew. */
export interface ShapeNews {
  readonly from: number;
  readonly keys: readonly (readonly string[])[];
}

export function isShapeNews(value: unknown): value is ShapeNews {
  const { from, keys } = Object(value) as Record<string, unknown>;
  const isKeyList = (list: unknown): boolean =>
    isDenseArray(list) && list.every((key) => typeof key === 'string');
  return Number.isSafeInteger(from) && (from as number) >= 0 && isDenseArray(keys) && keys.every(isKeyList);
}

/** What a receiver knows of the shapes of the values that it is sent: some first ones of one table. */
export class KnownShapes {
  #table: ShapeTable | undefined;
  #count = 0;

  /** What the receiver has to learn to read values of this table. It knows it from now on. */
  teach(table: ShapeTable): ShapeNews | undefined {
    const from = this.#table === table ? this.#count : 0;
    if (table.count === from) return undefined;
    this.#table = table;
    this.#count = table.count;
    return { from, keys: table.keysFrom(from) };
  }
}
