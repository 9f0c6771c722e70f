/**
 * A file of so many lines of CSV, to another file: by `stream.pipeline()` through a pool of two, or by hand, with arrays of so
 * many lines to two children, whose answers are written as they come.
 */
import assert from 'node:assert/strict';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { feedChildren, forkChildren } from '../run/feed-children.mjs';
import { Pool } from '../run/pool.mjs';
import { waitForSeats } from '../run/wait-for-seats.mjs';
import { GENERATORS, makeItems } from './streams.mjs';

const [way, count, size] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'consumers-bench-'));
const [source, target] = [join(folder, 'in'), join(folder, 'out')];
writeFileSync(source, makeItems('lines', Number(count)).join('\n') + '\n');

const seconds = await { pool: byPool, hand: byHand }[way]();
const written = readFileSync(target, 'utf8');
assert.equal(written.split('\n').length - 1, Number(count));
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ 'items/s': Number(count) / seconds }));

async function byPool() {
  const pool = new Pool(GENERATORS.lines, { quantity: 2 });
  await waitForSeats(pool);
  const start = performance.now();
  await pipeline(createReadStream(source, 'utf8'), split, pool.duplex(), createWriteStream(target));
  return (performance.now() - start) / 1_000;
}

async function byHand() {
  const children = await forkChildren(new URL('./raw-loop-child.mjs', import.meta.url), ['lines']);
  const start = performance.now();
  const batches = await toBatches(Number(size));
  const out = createWriteStream(target);
  for (const child of children)
    child.on('message', ({ outputs }) => {
      if (outputs !== undefined) out.write(outputs.join(''));
    });
  await feedChildren(children, { ahead: 2, takeNext: () => batches.shift() });
  await new Promise((resolve) => out.end(resolve));
  return (performance.now() - start) / 1_000;
}

async function toBatches(size) {
  const batches = [];
  let batch = [];
  for await (const line of split(createReadStream(source, 'utf8'))) {
    batch.push(line);
    if (batch.length === size) {
      batches.push(batch);
      batch = [];
    }
  }
  return [...batches, batch];
}

async function* split(chunks) {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    yield* lines;
  }
  if (rest !== '') yield rest;
}
