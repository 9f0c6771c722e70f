import type { WireLeaf, WireNode, WirePart, WireProperty } from './nodes';
import { isSerializable, lineageOf, natureOf, readProperty, textOf } from './nature';

/**
 * What stands for the thrown value, and a node for every object that hangs on it.
 *
 * Breadth first (the loop over a Map meets what is added to it meanwhile), so that where the walk ends early, what is
 * nearest to the thrown value has crossed. No recursion: a chain of causes can be longer than the stack is deep.
 */
export function walkThrown(thrown: unknown): { root: WirePart; nodes: WireNode[] } {
  const walk: Walk = { nodes: [], stops: new Map(), ahead: [], refusals: 0 };
  const root = toPart(thrown, walk, false);
  for (const stop of walk.stops.values()) {
    visit(stop, walk);
    for (let next = walk.ahead.pop(); next !== undefined; next = walk.ahead.pop()) visit(next, walk);
  }
  return { root, nodes: walk.nodes };
}

interface Walk {
  readonly nodes: WireNode[];
  readonly stops: Map<object, Stop>;
  /** The parts of an instance that was judged come before all others, so that none of them is judged again. */
  readonly ahead: Stop[];
  refusals: number;
}

/** An object that the walk meets, and its index in the table. */
interface Stop {
  readonly source: object;
  readonly index: number;
  /** Whether `v8.serialize` has taken it, alone or as a part of something. */
  sure: boolean;
}

/** A getter that makes a new object at each call is a graph without end. */
const MOST_OBJECTS = 100_000;

/** Each refusal may have read a whole large graph: so many take seconds, without a limit they could take hours. */
const MOST_REFUSALS = 1_000;

/** What an error can have that is not enumerable, or that its class has for it. */
const SPECIAL = ['name', 'message', 'stack', 'code', 'cause', 'errors', 'error', 'suppressed'];

function toPart(value: unknown, walk: Walk, sure: boolean): WirePart {
  if (typeof value === 'object' && value !== null) return { node: toStop(value, walk, sure).index };
  if (typeof value === 'function' || typeof value === 'symbol') return textOf(value);
  return value as WirePart;
}

function toStop(source: object, walk: Walk, sure: boolean): Stop {
  const stop = walk.stops.get(source) ?? { source, index: walk.stops.size, sure: false };
  walk.stops.set(source, stop);
  if (sure && !stop.sure) {
    stop.sure = true;
    walk.ahead.push(stop);
  }
  return stop;
}

function visit(stop: Stop, walk: Walk): void {
  if (walk.nodes[stop.index] !== undefined) return;
  try {
    walk.nodes[stop.index] = toNode(stop, walk);
  } catch {
    walk.nodes[stop.index] = toTextLeaf(stop.source);
  }
}

function toNode(stop: Stop, walk: Walk): WireNode {
  const { source } = stop;
  if (stop.index >= MOST_OBJECTS) return toTextLeaf(source, 0);
  const nature = natureOf(source);
  if (nature === 'opaque' || (nature === 'instance' && !isSure(stop, walk))) return toTextLeaf(source);
  // v8 does not look at the properties of an error, so nothing is sure about them.
  const part = (value: unknown): WirePart => toPart(value, walk, stop.sure && nature !== 'error');
  switch (nature) {
    case 'error':
      return { type: 'error', lineage: lineageOf(source), properties: toErrorProperties(source, part) };
    case 'array':
      return { type: 'array', length: (source as unknown[]).length, properties: toProperties(source, part) };
    case 'map':
      // The class may have its own iterator.
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

/** An instance with a function or a socket in it would cross as thousands of scraps: its text says more. */
function isSure(stop: Stop, walk: Walk): boolean {
  if (!stop.sure && walk.refusals < MOST_REFUSALS) {
    stop.sure = isSerializable(stop.source);
    if (!stop.sure) walk.refusals += 1;
  }
  return stop.sure;
}

/** What is inherited comes last: a getter of the receiver's class may need the other properties for its value. */
function toErrorProperties(source: object, part: (value: unknown) => WirePart): WireProperty[] {
  const shown = new Set(Object.keys(source));
  const hidden = SPECIAL.filter((key) => Object.hasOwn(source, key) && !shown.has(key));
  return [
    ...toProperties(source, part),
    ...hidden.map((key): WireProperty => [key, part(readProperty(source, key)), 'hidden']),
    ...toInheritedProperties(source, part),
  ];
}

function toInheritedProperties(source: object, part: (value: unknown) => WirePart): WireProperty[] {
  return SPECIAL.filter((key) => !Object.hasOwn(source, key)).flatMap((key): WireProperty[] => {
    const value = readProperty(source, key);
    // An inherited function is a method of the class, as `cause()` of VError is.
    return value === undefined || typeof value === 'function' ? [] : [[key, part(value), 'inherited']];
  });
}

function toProperties(source: object, part: (value: unknown) => WirePart): WireProperty[] {
  return Object.keys(source).map((key) => [key, part(readProperty(source, key))]);
}

function toTextLeaf(source: object, depth?: number): WireLeaf {
  return { type: 'leaf', value: textOf(source, depth) };
}
