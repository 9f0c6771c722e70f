/** The keys of plain objects, in their order. Objects of a shape cross without their keys. */
export class Shape {
  readonly id: number;
  readonly keys: readonly string[];
  /** For the values of the keys. */
  readonly sites: readonly Site[];
  /** Whether objects of other kinds may have these keys: see {@link mayBeOther}. */
  readonly isDoubtful: boolean;

  constructor(id: number, keys: readonly string[]) {
    this.id = id;
    this.keys = keys;
    this.sites = keys.map(() => new Site());
    this.isDoubtful = mayBeOther(keys);
  }
}

/**
 * Whether something with these keys and the prototype of plain objects may be no plain object: `arguments` has integer keys
 * or none, and a Map whose prototype was replaced has none at first.
 */
export function mayBeOther(keys: readonly string[]): boolean {
  const [first] = keys;
  return first === undefined || /^\d/.test(first);
}

/** A place where objects are found again and again. The next object there probably has the shape of the last one. */
export class Site {
  shape: Shape | undefined;
  #elements: Site | undefined;

  /** For the elements of arrays that are found here. */
  get elements(): Site {
    return (this.#elements ??= new Site());
  }
}

/** Objects with more keys, or with more characters in their keys, have no shape: their keys are part of the item's bytes. */
const MOST = { keys: 256, characters: 4096 } as const;

/** A table with so many shapes takes no more of them. It is given up for another one, so that none grows for ever. */
const MOST_SHAPES = 256;

/** A full table is given up only after so many searches for each of its shapes: another one would be full at once. */
const LEAST_SEARCHES = 8;

function areLarge(keys: readonly string[]): boolean {
  let characters = 0;
  for (const key of keys) characters += key.length;
  return keys.length > MOST.keys || characters > MOST.characters;
}

/** A set of key lists, as a tree: each branch is one key. */
interface Branch {
  shape: Shape | undefined;
  readonly next: Map<string, Branch>;
}

/** Shapes by number. A table only grows, so a receiver that knows its first shapes needs to be told the others only. */
export class ShapeTable {
  /** For values that are no part of another one. */
  readonly site = new Site();
  readonly #shapes: Shape[] = [];
  readonly #root: Branch = { shape: undefined, next: new Map() };
  /** An object whose shape is that of the last one at its place is not searched for. */
  #searches = 0;

  get count(): number {
    return this.#shapes.length;
  }

  /** Another table may find shapes for the objects that are searched for here in vain. */
  get isUsedUp(): boolean {
    return this.#shapes.length >= MOST_SHAPES && this.#searches >= LEAST_SEARCHES * MOST_SHAPES;
  }

  /** The keys of the shapes from number `from` on. */
  keysFrom(from: number): (readonly string[])[] {
    return this.#shapes.slice(from).map(({ keys }) => keys);
  }

  /** The shape of objects with these keys, a new one where there is room; else `undefined`. */
  find(keys: readonly string[]): Shape | undefined {
    this.#searches += 1;
    if (areLarge(keys)) return undefined;
    let branch = this.#root;
    for (const key of keys) {
      const next = branch.next.get(key) ?? this.#grow(branch, key);
      if (next === undefined) return undefined;
      branch = next;
    }
    if (branch.shape === undefined && this.#hasRoom) {
      branch.shape = new Shape(this.#shapes.length, keys);
      this.#shapes.push(branch.shape);
    }
    return branch.shape;
  }

  get #hasRoom(): boolean {
    return this.#shapes.length < MOST_SHAPES;
  }

  #grow(branch: Branch, key: string): Branch | undefined {
    if (!this.#hasRoom) return undefined;
    const next = { shape: undefined, next: new Map<string, Branch>() };
    branch.next.set(key, next);
    return next;
  }
}
