import { withoutOwnFrames } from '../../own-frames';
import type { WireError, WireNode, WirePart, WireProperty, WireReference } from './nodes';
import { walkThrown } from './walk';
import { readProperty } from './nature';

/** A thrown value as plain data: a table of nodes that refer to each other by index, so that cycles can cross. */
export interface WireFailure {
  readonly thrown: WirePart;
  readonly nodes: readonly WireNode[];
}

/** A class that a received error can have. Its constructor is never called. */
export interface ErrorClass {
  readonly prototype: Error;
}

/**
 * Never throws, and `v8.serialize` accepts the result. A part that cannot cross becomes its `util.inspect` text. Symbol
 * keys are dropped, as in structured clone, and an instance of a class arrives as a plain object.
 */
export function toWireFailure(thrown: unknown): WireFailure {
  const { root, nodes } = walkThrown(thrown);
  return { thrown: root, nodes };
}

/**
 * Errors become native errors of the receiver's realm and keep their names. The class of an error is the nearest class
 * in its lineage that is built in or that `classes` has by constructor name.
 */
export function fromWireFailure(
  failure: WireFailure,
  classes: Readonly<Record<string, ErrorClass>> = {},
): unknown {
  // All values are created empty first, because a node may refer to a later node or to itself.
  const values = withoutStacks(() => failure.nodes.map((node) => toShell(node, classes)));
  const resolve: Resolve = (part) => (isReference(part) ? values[part.node] : part);
  failure.nodes.forEach((node, index) => {
    fill(values[index], node, resolve);
  });
  return resolve(failure.thrown);
}

/** Stacks that are captured here would cost time, and Node would show this file where such an error is not caught. */
function withoutStacks<Made>(make: () => Made): Made {
  if (Object.isFrozen(Error)) return make();
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 0;
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
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

/** Only `new Error()` makes a native error (`util.types.isNativeError`), so the class is set by its prototype. */
function toErrorShell(node: WireError, errorClass: ErrorClass): Error {
  const error =
    errorClass === DOMException
      ? // Its getters `name` and `message` throw for an object that its constructor did not make.
        new DOMException(textIn(node, 'message'), textIn(node, 'name'))
      : (Object.setPrototypeOf(new Error(), errorClass.prototype) as Error);
  // This stack leads here and not to the place that threw. An error without a stack of its own gets none.
  Reflect.deleteProperty(error, 'stack');
  return error;
}

function textIn(node: WireError, wanted: string): string {
  const part = node.properties.find(([key]) => key === wanted)?.[1];
  return typeof part === 'string' ? part : '';
}

function fill(shell: unknown, node: WireNode, resolve: Resolve): void {
  const toStack: Resolve = (part) => (typeof part === 'string' ? withoutOwnFrames(part) : resolve(part));
  switch (node.type) {
    case 'error':
      for (const property of node.properties)
        define(shell as object, property, property[0] === 'stack' ? toStack : resolve);
      return;
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

/** Does not assign: that would change the prototype for `__proto__`, and fail where the class has a getter. */
function define(target: object, [key, part, place]: WireProperty, resolve: Resolve): void {
  const value = resolve(part);
  // The receiver's class usually has the same value, for example of `name`.
  if (place === 'inherited' && Object.is(readProperty(target, key), value)) return;
  const enumerable = place === undefined;
  Object.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}
