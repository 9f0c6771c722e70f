import type { ConsumerLocation } from '../../wire/messages';
import type { ConsumerFunction } from './load-consumer';

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
  if (!(error instanceof TypeError) || circumstances.consumer === undefined) return undefined;
  return adviseStream(error, circumstances) ?? adviseThis(error, circumstances) ?? adviseMethod(error);
}

/** It was thrown before the consumer had read anything, and names the first parameter. */
function adviseStream({ message }: Error, { consumer, hasRead }: Circumstances): string | undefined {
  if (hasRead === true) return undefined;
  const name = firstParameterOf(String(consumer));
  if (name === undefined || !message.startsWith(`${name}.`)) return undefined;
  return (
    `A consumer is called once in each process, with a stream of items and not with one item: read them with ` +
    `\`for await (const item of ${name})\`.`
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
function adviseThis({ message }: Error, { location, consumer }: Circumstances): string | undefined {
  const property = /of undefined \((?:reading|setting) '(.+)'\)$/.exec(message)?.[1];
  if (location.form !== 'source' || property === undefined || !String(consumer).includes(`this.${property}`))
    return undefined;
  return `\`this\` is not there in a consumer, which crosses alone: pass what it needs of \`${property}\` in \`args\`.`;
}

function adviseMethod({ message }: Error): string | undefined {
  if (!/^[^.]+(\.[^.]+)+ is not a function$/.test(message)) return undefined;
  return 'If it came with an item or an argument: an instance of a class arrives as a plain object, without its methods.';
}
