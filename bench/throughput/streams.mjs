import weigh from './weigh.cjs';

const MEGABYTE = 1_000_000;

const MAKERS = {
  numbers: (n) => n,
  /** 40 characters, made anew each, in one piece. */
  strings: (n) => Buffer.from(String(n).padStart(40, 'abcdefghij')).toString('latin1'),
  /** Quarters, so that sums are exact in any order. */
  objects: (n) => ({ id: n, name: `name ${n}`, tags: [`tag ${n % 7}`, 'common'], score: (n % 1_000) / 4 }),
  /** As from a file or a database: parsed, with strings in one piece. */
  rows: (n) => JSON.parse(JSON.stringify(makeRow(n))),
  /** Cut out of one long text, as from a file. */
  lines: (n) => `${n},customer ${n},${((n * 37) % 100_000) / 4},2026-11-24,some text as it is found in files`,
  buffers: (n) => Buffer.alloc(MEGABYTE, n % 251),
};

/** Twelve fields, some of them nested. */
function makeRow(n) {
  return {
    id: 1_000_000 + n,
    name: `customer ${n}`,
    email: `user${n}@example.com`,
    age: n % 90,
    isActive: n % 3 === 0,
    balance: ((n * 37) % 100_000) / 4,
    created: '2026-11-24T10:00:00Z',
    city: 'Springfield',
    address: {
      street: `${n} Main Street`,
      zip: String(10_000 + (n % 89_999)),
      geo: { lat: n % 90, lon: 0.25 },
    },
    tags: ['a', 'b', 'c'],
    note: null,
    count: n,
  };
}

export function makeItem(kind, n) {
  return MAKERS[kind](n);
}

/** @returns the items, made before any clock starts, and what they weigh together. */
export function makeStream(kind, count) {
  const made = Array.from({ length: count }, (_, n) => makeItem(kind, n));
  const items = kind === 'lines' ? made.join('\n').split('\n') : made;
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
  async rows(items) {
    let sum = 0;
    for await (const { id, name, address, tags, balance } of items)
      sum += id + name.length + address.geo.lat + tags.length + balance;
    return sum;
  },
  async lines(items) {
    let sum = 0;
    for await (const line of items) {
      const [id, , amount, date] = line.split(',');
      sum += Number(id) + Number(amount) + date.length;
    }
    return sum;
  },
  async buffers(items) {
    let sum = 0;
    for await (const buffer of items) sum += buffer.length + buffer[0];
    return sum;
  },
};
