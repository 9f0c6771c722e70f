import type { WireLeaf, WireNode, WirePart, WireProperty } from './nodes';
import { lineageOf } from '../object-kind';
import { isSerializable, natureOf, readProperty, textOf } from './nature';

/**
 * Makes a part of the thrown value, and a node of every object that it refers to, directly or not.
 *
 * The walk is breadth-first: if it ends early, the objects nearest to the thrown value cross whole. (A loop over a Map
 * also visits what is added during the loop.) A recursion would overflow the stack for a long chain of causes.
 */
export function walkThrown(thrown: unknown): { root: WirePart; nodes: WireNode[] } {
  const walk: Walk = { nodes: [], found: new Map(), accepted: [], refusals: 0 };
  const root = toPart(thrown, walk, false);
  for (const found of walk.found.values()) {
    visit(found, walk);
    for (let next = walk.accepted.pop(); next !== undefined; next = walk.accepted.pop()) visit(next, walk);
  }
  return { root, nodes: walk.nodes };
}

interface Walk {
  readonly nodes: WireNode[];
  readonly found: Map<object, Found>;
  /** Accepted objects are visited first, so that `v8` is not asked about their parts again. */
  readonly accepted: Found[];
  refusals: number;
}

/** An object that the walk has found, and its index in the table. */
interface Found {
  readonly source: object;
  readonly index: number;
  /** Whether `v8.serialize` has accepted it, alone or as a part of another object. */
  isAccepted: boolean;
}

/** Objects beyond these cross as short texts: a getter that makes a new object at each call is an endless graph. */
const MOST_OBJECTS = 100_000;

/** `v8` may read a large graph before it refuses it: so many refusals take seconds, without a limit perhaps hours. */
const MOST_REFUSALS = 1_000;

/** Properties of an error that may be non-enumerable, or inherited from its class. */
const ERROR_PROPERTIES = [
  ...['name', 'message', 'stack', 'code', 'cause', 'errors', 'error', 'suppressed'],
  // Of a ConsumerError.
  ...['failures', 'results'],
];

function toPart(value: unknown, walk: Walk, isAccepted: boolean): WirePart {
  if (typeof value === 'object' && value !== null) return { node: toFound(value, walk, isAccepted).index };
  if (typeof value === 'function' || typeof value === 'symbol') return textOf(value);
  return value as WirePart;
}

function toFound(source: object, walk: Walk, isAccepted: boolean): Found {
  const found = walk.found.get(source) ?? { source, index: walk.found.size, isAccepted: false };
  walk.found.set(source, found);
  if (isAccepted && !found.isAccepted) {
    found.isAccepted = true;
    walk.accepted.push(found);
  }
  return found;
}

function visit(found: Found, walk: Walk): void {
  if (walk.nodes[found.index] !== undefined) return;
  try {
    walk.nodes[found.index] = toNode(found, walk);
  } catch {
    walk.nodes[found.index] = toTextLeaf(found.source);
  }
}

function toNode(found: Found, walk: Walk): WireNode {
  const { source } = found;
  if (found.index >= MOST_OBJECTS) return toTextLeaf(source, 0);
  const nature = natureOf(source);
  if (nature === 'opaque' || (nature === 'instance' && !isAccepted(found, walk))) return toTextLeaf(source);
  // `v8` drops most properties of an error, so it has not accepted them.
  const part = (value: unknown): WirePart => toPart(value, walk, found.isAccepted && nature !== 'error');
  switch (nature) {
    case 'error':
      return { type: 'error', lineage: lineageOf(source), properties: toErrorProperties(source, part) };
    case 'array':
      return { type: 'array', length: (source as unknown[]).length, properties: toProperties(source, part) };
    case 'map':
      // A subclass may have an iterator of its own.
      return {
        type: 'map',
        entries: Array.from(Map.prototype.entries.call(source), ([key, value]) => [part(key), part(value)]),
      };
    case 'set':
      return { type: 'set', members: Array.from(Set.prototype.values.call(source), part) };
    case 'leaf':
      return isSerializable(source) ? { type: 'leaf', value: source } : toTextLeaf(source);
    case 'record':
    case 'instance':
      return { type: 'object', properties: toProperties(source, part) };
  }
}

/** An instance with a function or a socket in it crosses as text, which says more than thousands of fragments. */
function isAccepted(found: Found, walk: Walk): boolean {
  if (!found.isAccepted && walk.refusals < MOST_REFUSALS) {
    found.isAccepted = isSerializable(found.source);
    if (!found.isAccepted) walk.refusals += 1;
  }
  return found.isAccepted;
}

/** Inherited properties come last: a getter of the receiver's class may compute its value from the others. */
function toErrorProperties(source: object, part: (value: unknown) => WirePart): WireProperty[] {
  const shown = new Set(Object.keys(source));
  const hidden = ERROR_PROPERTIES.filter((key) => Object.hasOwn(source, key) && !shown.has(key));
  return [
    ...toProperties(source, part),
    ...hidden.map((key): WireProperty => [key, part(readProperty(source, key)), 'hidden']),
    ...toInheritedProperties(source, part),
  ];
}

function toInheritedProperties(source: object, part: (value: unknown) => WirePart): WireProperty[] {
  return ERROR_PROPERTIES.filter((key) => !Object.hasOwn(source, key)).flatMap((key): WireProperty[] => {
    const value = readProperty(source, key);
    // An inherited function is a method of the class, for example `cause()` of VError.
    return value === undefined || typeof value === 'function' ? [] : [[key, part(value), 'inherited']];
  });
}

function toProperties(source: object, part: (value: unknown) => WirePart): WireProperty[] {
  return Object.keys(source).map((key) => [key, part(readProperty(source, key))]);
}

function toTextLeaf(source: object, depth?: number): WireLeaf {
  return { type: 'leaf', value: textOf(source, depth) };
}
