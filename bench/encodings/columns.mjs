import { deserialize, serialize } from 'node:v8';

/**
 * Items of one shape as arrays, one for each key, by `v8`; other items as they are. Only to be measured: `undefined` is a
 * missing key here.
 */
export function columns({ isGenerated }) {
  return {
    write: (items) => serialize(toColumns(items, isGenerated)),
    read: (bytes) => fromColumns(deserialize(bytes), isGenerated),
  };
}

function toColumns(items, isGenerated) {
  const [first = null] = items;
  if (first === null || Object.getPrototypeOf(first) !== Object.prototype) return { items: toNumbers(items) };
  const keys = Object.keys(first);
  const take = isGenerated
    ? generated(takerOf, keys)
    : (item, columns) => keys.forEach((key, n) => columns[n].push(item[key]));
  const parts = keys.map(() => []);
  for (const item of items) take(item, parts);
  return { keys, parts: parts.map((part) => toColumns(part, isGenerated)), count: items.length };
}

function fromColumns({ items, keys, parts, count }, isGenerated) {
  if (items !== undefined) return Array.from(items);
  const all = parts.map((part) => fromColumns(part, isGenerated));
  const make = isGenerated
    ? generated(makerOf, keys)
    : (columns, at) => Object.fromEntries(keys.map((key, n) => [key, columns[n][at]]));
  return Array.from({ length: count }, (_, at) => make(all, at));
}

function toNumbers(items) {
  return items.every((item) => typeof item === 'number') ? Float64Array.from(items) : items;
}

const functions = new Map();

function generated(toSource, keys) {
  const source = toSource(keys);
  if (!functions.has(source)) functions.set(source, new Function(`return ${source}`)());
  return functions.get(source);
}

function takerOf(keys) {
  const pushes = keys.map((key, n) => `columns[${n}].push(item[${JSON.stringify(key)}])`);
  return `(item, columns) => { ${pushes.join('; ')} }`;
}

function makerOf(keys) {
  const parts = keys.map((key, n) => `${JSON.stringify(key)}: columns[${n}][at]`);
  return `(columns, at) => ({ ${parts.join(', ')} })`;
}
