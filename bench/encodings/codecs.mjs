/**
 * What could carry items: each writes an array of items and gives back what the other side needs, and reads that. `isEach`:
 * each item is written by itself, as it must be where it is put.
 */
import { createRequire } from 'node:module';
import { deserialize, serialize } from 'node:v8';

import { Encoder as Cbor } from 'cbor-x';
import { Packr } from 'msgpackr';

import { THIS_CHECKOUT } from '../run/checkout.mjs';
import { isCarried } from './check.mjs';
import { columns } from './columns.mjs';

const require = createRequire(import.meta.url);
const { KnownShapes } = require(`${THIS_CHECKOUT}dist/lib/wire/segments/known-shapes.js`);
const { SegmentQueue } = require(`${THIS_CHECKOUT}dist/lib/wire/segments/segment-queue.js`);
const { SegmentReceiver } = require(`${THIS_CHECKOUT}dist/lib/wire/segments/receiver.js`);

/** The first byte of what `v8` writes, which msgpack has for small negative integers alone. */
const V8_HEADER = 0xff;

export const CODECS = {
  'v8, an array': () => ({ write: serialize, read: deserialize }),
  'msgpackr with records, each': () => {
    const packr = new Packr({ useRecords: true, structures: [] });
    return {
      write: (items) => items.map((item) => packr.pack(item)),
      read: (parts) => parts.map((part) => packr.unpack(part)),
    };
  },
  'msgpackr with records, each, after a check': () => {
    const packr = new Packr({ useRecords: true, structures: [] });
    return {
      write: (items) => items.map((item) => (isCarried(item) ? packr.pack(item) : serialize(item))),
      read: (parts) => parts.map((part) => (part[0] === V8_HEADER ? deserialize(part) : packr.unpack(part))),
    };
  },
  'msgpackr with records, an array': () => ofArrays(new Packr({ useRecords: true })),
  'msgpackr with records and `structuredClone`, an array': () =>
    ofArrays(new Packr({ useRecords: true, structuredClone: true })),
  'cbor-x with records, an array': () => ofArrays(new Cbor({ useRecords: true })),
  columns: () => columns({ isGenerated: false }),
  'columns, generated code': () => columns({ isGenerated: true }),
  'consumers, each': () => {
    const queue = new SegmentQueue();
    const known = new KnownShapes();
    const receiver = new SegmentReceiver();
    return {
      write: (items) => {
        for (const item of items) queue.push(queue.prepare(item));
        const parts = [];
        for (let left = items.length; left > 0; left -= parts.at(-1).count)
          parts.push(queue.take(left, Infinity, 1));
        return parts.map((part) => part.toWire(known));
      },
      read: (parts) => {
        const values = receiver.open(parts);
        return Array.from({ length: values.count }, () => values.read());
      },
    };
  },
};

function ofArrays(packer) {
  return { write: (items) => packer.encode(items), read: (bytes) => packer.decode(bytes) };
}

/** Of what was written. */
export function sizeOf(written) {
  if (typeof written === 'number') return Float64Array.BYTES_PER_ELEMENT;
  if (Array.isArray(written)) return written.reduce((sum, part) => sum + sizeOf(part), 0);
  if (ArrayBuffer.isView(written)) return written.byteLength;
  return sizeOf(written.bytes ?? written.values);
}
