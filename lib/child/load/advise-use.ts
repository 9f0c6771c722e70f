import type { ConsumerLocation } from '../../wire/start-message';
import { adviseStream } from './advise-stream';
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
export function adviseUse(error: Error, { location, consumer, hasRead }: Circumstances): string | undefined {
  if (consumer === undefined) return undefined;
  const advice = hasRead === true ? undefined : adviseStream(error, String(consumer));
  if (advice !== undefined || error.name !== 'TypeError') return advice;
  return adviseThis(error, location) ?? adviseMethod(error);
}

/** The consumer crossed as source text, and the object that it was a method of did not. */
function adviseThis(error: Error, location: ConsumerLocation): string | undefined {
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
