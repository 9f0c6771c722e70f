import type { ConsumerLocation } from '../../wire/messages';
import type { ConsumerFunction } from './load-consumer';
import { isFrameOf, toScript, type SourceLocation } from './script';

/** What was thrown where. */
export interface Circumstances {
  readonly location: ConsumerLocation;
  /** `undefined` if it was thrown while the consumer was loaded. */
  readonly consumer?: ConsumerFunction;
  /** The consumer has asked for an item. */
  readonly hasRead?: boolean;
}

/** A consumer that uses its items, its `this` or an instance in a way that cannot work. */
export function adviseUse(error: Error, circumstances: Circumstances): string | undefined {
  if (error.name !== 'TypeError' || circumstances.consumer === undefined) return undefined;
  return adviseStream(error, circumstances) ?? adviseThis(error, circumstances) ?? adviseMethod(error);
}

/** It was thrown before the consumer had read anything, and names the first parameter, or shows that it is a stream. */
function adviseStream({ message }: Error, { consumer, hasRead }: Circumstances): string | undefined {
  const name = firstParameterOf(String(consumer));
  const isAboutIt = name !== undefined && message.startsWith(`${name}.`);
  if (hasRead === true || !(isAboutIt || /instance of Items\b|\[object Asy/.test(message))) return undefined;
  const items = name ?? 'items';
  return (
    'A consumer is called once in each process, with a stream of items and not with one item: read them with ' +
    `\`for await (const ${items === 'item' ? 'one' : 'item'} of ${items})\`.`
  );
}

/** `(item, n) =>`, `item =>`, `function f(item)`, `async f(item)`. */
function firstParameterOf(source: string): string | undefined {
  return (
    /^(?:async\s*)?(?:function\s*\*?\s*)?[\w$]*\s*\(\s*([\w$]+)/.exec(source)?.[1] ??
    /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)?.[1]
  );
}

/** The consumer crossed as source text, and the object that it was a method of did not. */
function adviseThis(error: Error, { location }: Circumstances): string | undefined {
  const property = /of undefined \((?:reading|setting) '(.+)'\)$/.exec(error.message)?.[1];
  if (location.form !== 'source' || property === undefined) return undefined;
  if (!codeBeforePlace(error, location).endsWith('this.')) return undefined;
  return (
    '`this` is undefined there. A method crosses without its object: pass the data that it uses in `args`, or make the ' +
    'object inside the consumer, or put the consumer in a module of its own.'
  );
}

/** What precedes on its line what the consumer did as it threw. */
function codeBeforePlace({ stack = '' }: Error, location: SourceLocation): string {
  const frame = stack.split('\n').find((line) => isFrameOf(location, line)) ?? '';
  const [, row, column] = /:(\d+):(\d+)\)?$/.exec(frame) ?? [];
  const { text, lineOffset, columnOffset } = toScript(location);
  const index = Number(row) - 1 - lineOffset;
  const line = text.split('\n')[index] ?? '';
  return line.slice(0, Number(column) - 1 - (index === 0 ? columnOffset : 0));
}

function adviseMethod({ message }: Error): string | undefined {
  if (!/^[^.]+(\.[^.]+)+ is not a function$/.test(message)) return undefined;
  return 'If it came with an item or an argument: an instance of a class arrives as a plain object, without its methods.';
}
