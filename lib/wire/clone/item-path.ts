import { inspect } from 'node:util';

/** Where a part of an item is: a linked list, because a path is built only when an item is refused. */
export interface Place {
  readonly parent: Place | undefined;
  readonly way: 'root' | 'property' | 'map key' | 'map value' | 'set member';
  /** The name of the item or property, the key of a map value, or the position of a map key or set member. */
  readonly key: unknown;
  readonly depth: number;
}

/** The expression that reads the part: `item.jobs[3].callback`, `item.get('a')`. */
export function pathTo(place: Place): string {
  const path = fullPath(place);
  return path.length > LONGEST ? `${path.slice(0, LONGEST / 2)}…${path.slice(-LONGEST / 2)}` : path;
}

const LONGEST = 160;

function fullPath({ parent, way, key }: Place): string {
  const whole = parent === undefined ? '' : fullPath(parent);
  switch (way) {
    case 'root':
      return String(key);
    case 'property':
      return whole + accessTo(String(key));
    case 'map key':
      return `[...${whole}.keys()][${String(key)}]`;
    case 'map value':
      return `${whole}.get(${inspect(key, { depth: 0, maxStringLength: 40, breakLength: Infinity })})`;
    case 'set member':
      return `[...${whole}][${String(key)}]`;
  }
}

function accessTo(property: string): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(property)) return `.${property}`;
  return /^(0|[1-9]\d*)$/.test(property) ? `[${property}]` : `[${JSON.stringify(property)}]`;
}
