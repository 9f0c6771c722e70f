/** A primitive crosses as it is; every object is a node of the table. */
export type WirePart = string | number | bigint | boolean | null | undefined | WireReference;

export interface WireReference {
  readonly node: number;
}

export type WireNode = WireError | WireObject | WireArray | WireMap | WireSet | WireLeaf;

export interface WireError {
  readonly type: 'error';
  /** The names of its classes, its own first: only the receiver knows which of them it has. */
  readonly lineage: readonly string[];
  readonly properties: readonly WireProperty[];
}

export interface WireObject {
  readonly type: 'object';
  readonly properties: readonly WireProperty[];
}

/** With properties, not elements: an array may have holes, and names beside its indexes. */
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

/** What v8 serializes whole, or the text that stands for what cannot cross. */
export interface WireLeaf {
  readonly type: 'leaf';
  readonly value: unknown;
}

/** Only an error has places: its own non-enumerable properties, and those that its classes give it. */
export type WireProperty = readonly [key: string, part: WirePart, place?: 'hidden' | 'inherited'];
