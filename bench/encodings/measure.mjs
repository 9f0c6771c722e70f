/** Items of one kind, written and read by each codec: warm, medians, what the time per item is, and the size. */
import assert from 'node:assert/strict';

import { median } from '../run/median.mjs';
import { makeItem } from '../throughput/streams.mjs';
import { CODECS, sizeOf } from './codecs.mjs';

/** As many items as a batch has. */
const COUNT = { buffers: 4 };
const USUAL_COUNT = 1_024;
const LEAST_TIME = 300;
const SAMPLES = 9;

const MAKERS = {
  mixed: (n) => [n, `text ${n}`, { a: n, b: [n, `x${n}`] }, [n, null, true]][n % 4],
  'long strings': (n) => flat('lorem ipsum dolor sit amet '.repeat(40) + n),
  'short strings': (n) => flat(`word ${n}`),
  'flat objects': (n) => ({ id: n + 100_000, x: n / 4, y: n / 8, isActive: n % 2 === 0 }),
};

const [kind] = process.argv.slice(2);
const make = MAKERS[kind] ?? ((n) => makeItem(kind, n));
const items = Array.from({ length: COUNT[kind] ?? USUAL_COUNT }, (_, n) => make(n));

const rows = {};
for (const [name, makeCodec] of Object.entries(CODECS)) {
  const codec = makeCodec();
  let written = codec.write(items);
  const bytes = sizeOf(written) / items.length;
  assert.deepEqual(codec.read(written).length, items.length);
  const write = measure(() => (written = codec.write(items)));
  const read = measure(() => codec.read(written));
  rows[`${kind}: ${name}`] = { 'ns to write': write, 'ns to read': read, bytes };
}
console.log(JSON.stringify(rows));

function measure(act) {
  let runs = 0;
  for (const start = performance.now(); performance.now() - start < LEAST_TIME; runs += 1) act();
  const repeats = Math.ceil(runs / SAMPLES);
  const times = Array.from({ length: SAMPLES }, () => {
    const start = performance.now();
    for (let n = 0; n < repeats; n += 1) act();
    return (1_000_000 * (performance.now() - start)) / repeats / items.length;
  });
  return median(times);
}

/** In one piece, as those that come out of a file or a socket. */
function flat(text) {
  return Buffer.from(text).toString('latin1');
}
