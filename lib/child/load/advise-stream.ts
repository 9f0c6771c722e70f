/** For a consumer that has not read any item yet, and takes the stream of them for one item. */
export function adviseStream(error: Error, source: string): string | undefined {
  const name = firstParameterOf(source);
  if (!showsStream(error) && !isAboutParameter(error, name, source)) return undefined;
  const items = name ?? 'items';
  return (
    'A consumer is called once in each process, with a stream of items and not with one item: read them with ' +
    `\`for await (const ${items === 'item' ? 'one' : 'item'} of ${items})\`. A function of one item is for \`map()\` or a ` +
    'TaskPool.'
  );
}

/** `(item, n) =>`, `item =>`, `function f(item)`, `async f(item)`. */
function firstParameterOf(source: string): string | undefined {
  return (
    /^(?:async\s*)?(?:function\s*\*?\s*)?[\w$]*\s*\(\s*([\w$]+)/.exec(source)?.[1] ??
    /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)?.[1]
  );
}

/** Something else was expected where the stream came. `new URL()` tells it apart from its message. */
function showsStream({ message, input }: Error & { readonly input?: unknown }): boolean {
  const told = typeof input === 'string' ? input : message;
  return /instance of Items\b|\[object Asy|got its items/.test(told);
}

function isAboutParameter({ name, message }: Error, parameter: string | undefined, source: string): boolean {
  if (name !== 'TypeError') return false;
  if (parameter === undefined) return IS_DESTRUCTURED.test(source);
  return message.startsWith(`${parameter}.`) || isPartOf(parameter, message, source);
}

/** `({ id }) =>`, `function f([x, y])`: a stream has no such parts. */
const IS_DESTRUCTURED = /^(?:async\s*)?(?:function\s*\*?\s*)?[\w$]*\s*\(\s*[{[]/;

/** `item.user.name`, where the stream has no `user`. */
function isPartOf(parameter: string, message: string, source: string): boolean {
  const property = /of undefined \(reading '(.+)'\)$/.exec(message)?.[1];
  if (property === undefined) return false;
  const paths = source.match(/[\w$]+(?:\.[\w$]+){2,}/g) ?? [];
  return paths.some((path) => path.startsWith(`${parameter}.`) && path.split('.').includes(property, 2));
}
