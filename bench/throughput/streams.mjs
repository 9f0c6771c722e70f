import weigh from './weigh.cjs';

const MEGABYTE = 1_000_000;

const MAKERS = {
  numbers: (n) => n,
  /** 40 characters, made anew each, in one piece. */
  strings: (n) => Buffer.from(String(n).padStart(40, 'abcdefghij')).toString('latin1'),
  /** Quarters, so that sums are exact in any order. */
  objects: (n) => ({ id: n, name: `name ${n}`, tags: [`tag ${n % 7}`, 'common'], score: (n % 1_000) / 4 }),
  buffers: (n) => Buffer.alloc(MEGABYTE, n % 251),
};

/** @returns the items, made before any clock starts, and what they weigh together. */
export function makeStream(kind, count) {
  const items = Array.from({ length: count }, (_, n) => MAKERS[kind](n));
  const weight = items.reduce((sum, item) => sum + weigh[kind](item), 0);
  return { items, weight };
}

/** The consumers: the same text runs in the processes of a pool and in those of the raw loop. */
export const CONSUMERS = {
  async numbers(items) {
    let sum = 0;
    for await (const number of items) sum += number;
    return sum;
  },
  async strings(items) {
    let sum = 0;
    for await (const text of items) sum += text.length + text.charCodeAt(39);
    return sum;
  },
  async objects(items) {
    let sum = 0;
    for await (const { id, name, tags, score } of items) sum += id + name.length + tags[1].length + score;
    return sum;
  },
  async buffers(items) {
    let sum = 0;
    for await (const buffer of items) sum += buffer.length + buffer[0];
    return sum;
  },
};
