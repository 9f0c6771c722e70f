/** A primitive, or a reference to the node of an object. */
export type WirePart = string | number | bigint | boolean | null | undefined | WireReference;

export interface WireReference {
  readonly node: number;
}

export type WireNode = WireError | WireObject | WireArray | WireMap | WireSet | WireLeaf;

export interface WireError {
  readonly type: 'error';
  /** The names of its classes, its own class first. The receiver takes the first one that it has. */
  readonly lineage: readonly string[];
  readonly properties: readonly WireProperty[];
}

export interface WireObject {
  readonly type: 'object';
  readonly properties: readonly WireProperty[];
}

/** Has properties instead of elements, because an array may have holes and named properties. */
export interface WireArray {
  readonly type: 'array';
  readonly length: number;
  readonly properties: readonly WireProperty[];
}

export interface WireMap {
  readonly type: 'map';
  readonly entries: readonly (readonly [key: WirePart, part: WirePart])[];
}

export interface WireSet {
  readonly type: 'set';
  readonly members: readonly WirePart[];
}

/** An object that `v8` serializes as one value, or the text of an object that cannot cross. */
export interface WireLeaf {
  readonly type: 'leaf';
  readonly value: unknown;
}

/** Only properties of errors have a place: `hidden` is own and non-enumerable, `inherited` comes from a class. */
export type WireProperty = readonly [key: string, part: WirePart, place?: 'hidden' | 'inherited'];
