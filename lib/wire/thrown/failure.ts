import type { WireError, WireNode, WirePart, WireProperty, WireReference } from './nodes';
import { walkThrown } from './walk';
import { readProperty } from './nature';

/** A thrown value as plain data: a table of nodes, so cycles are just indexes. */
export interface WireFailure {
  readonly thrown: WirePart;
  readonly nodes: readonly WireNode[];
}

/** A class that errors may come back as. Its constructor is never called. */
export interface ErrorClass {
  readonly prototype: Error;
}

/**
 * Never throws, whatever was thrown, and `v8.serialize` takes what it returns. What cannot cross is replaced by its
 * `util.inspect` text. Symbol keys stay behind, as with structured clone; an instance of a class arrives without it.
 */
export function toWireFailure(thrown: unknown): WireFailure {
  const { root, nodes } = walkThrown(thrown);
  return { thrown: root, nodes };
}

/**
 * Errors come back as native ones of the receiver's realm, with their own names. An error's class is the nearest of
 * its lineage that is built in or, by constructor name, one of `classes`.
 */
export function fromWireFailure(
  failure: WireFailure,
  classes: Readonly<Record<string, ErrorClass>> = {},
): unknown {
  // All of them empty at first: what one holds may come later in the table, or be itself.
  const values = failure.nodes.map((node) => toShell(node, classes));
  const resolve: Resolve = (part) => (isReference(part) ? values[part.node] : part);
  failure.nodes.forEach((node, index) => {
    fill(values[index], node, resolve);
  });
  return resolve(failure.thrown);
}

type Resolve = (part: WirePart) => unknown;

const BUILT_IN: ReadonlyMap<string, ErrorClass> = new Map(
  [
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
    AggregateError,
    DOMException,
    // Node 20 and 22 do not have it.
    ...(typeof SuppressedError === 'function' ? [SuppressedError] : []),
  ].map((builtIn) => [builtIn.name, builtIn]),
);

function isReference(part: WirePart): part is WireReference {
  return typeof part === 'object' && part !== null;
}

function toShell(node: WireNode, classes: Readonly<Record<string, ErrorClass>>): unknown {
  switch (node.type) {
    case 'error':
      return toErrorShell(node, classOf(node.lineage, classes));
    case 'object':
      return {};
    case 'array':
      return new Array<unknown>(node.length);
    case 'map':
      return new Map();
    case 'set':
      return new Set();
    case 'leaf':
      return node.value;
  }
}

function classOf(lineage: readonly string[], classes: Readonly<Record<string, ErrorClass>>): ErrorClass {
  for (const name of lineage) {
    const found = Object.hasOwn(classes, name) ? classes[name] : BUILT_IN.get(name);
    if (found !== undefined) return found;
  }
  return Error;
}

/** Only `new Error()` makes a native error (`util.types.isNativeError`), so a class gets in by its prototype. */
function toErrorShell(node: WireError, errorClass: ErrorClass): Error {
  const error =
    errorClass === DOMException
      ? // Its name and message are getters that work on nothing but what its constructor made.
        new DOMException(textIn(node, 'message'), textIn(node, 'name'))
      : (Object.setPrototypeOf(new Error(), errorClass.prototype) as Error);
  // The place that made this shell must not pass for the place that threw, even if that one is not known.
  Reflect.deleteProperty(error, 'stack');
  return error;
}

function textIn(node: WireError, wanted: string): string {
  const part = node.properties.find(([key]) => key === wanted)?.[1];
  return typeof part === 'string' ? part : '';
}

function fill(shell: unknown, node: WireNode, resolve: Resolve): void {
  switch (node.type) {
    case 'error':
    case 'object':
    case 'array':
      for (const property of node.properties) define(shell as object, property, resolve);
      return;
    case 'map':
      for (const [key, part] of node.entries)
        (shell as Map<unknown, unknown>).set(resolve(key), resolve(part));
      return;
    case 'set':
      for (const member of node.members) (shell as Set<unknown>).add(resolve(member));
      return;
    case 'leaf':
      return;
  }
}

/** Defined, not assigned: a property may be named `__proto__`, or have a getter in the class. */
function define(target: object, [key, part, place]: WireProperty, resolve: Resolve): void {
  const value = resolve(part);
  // Most often the class here has it too, as it has its name.
  if (place === 'inherited' && Object.is(readProperty(target, key), value)) return;
  const enumerable = place === undefined;
  Object.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}
