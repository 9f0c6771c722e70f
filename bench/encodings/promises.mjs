import { inspect } from 'node:util';

/** What `docs/what-crosses.md` promises, as items. */
const shared = { a: 1 };
const cycle = {};
cycle.self = cycle;
const ITEMS = {
  '-0': [-0],
  holes: [[1, , 3]],
  'lone surrogates': ['\ud800'],
  'a `__proto__` key': [JSON.parse('{"__proto__": 1}')],
  '`undefined` beside missing': [{ a: undefined }, {}],
  'shared references': [[shared, shared]],
  cycles: [cycle],
  'no references between items': [shared, shared],
  '`Buffer` beside `Uint8Array`': [[Buffer.from('a'), Uint8Array.of(1)]],
  dates: [new Date(0), new Date(NaN)],
  'Maps and Sets': [new Map([[1, new Set([2])]])],
  'bigints of any size': [2n ** 70n],
  '2 ** 53': [2 ** 53],
  'boxed primitives': [Object(1)],
  errors: [new RangeError('x')],
};

/** @returns the names of what does not arrive as it was sent. */
export function findLost(makeCodec) {
  return Object.entries(ITEMS).flatMap(([name, items]) => (survives(items, makeCodec()) ? [] : [name]));
}

function survives(items, codec) {
  try {
    const read = codec.read(codec.write(items));
    return show(read) === show(items) && read[0] !== read[1];
  } catch {
    return false;
  }
}

/** Without stacks, whose first line says the class. */
function show(items) {
  return inspect(items, { depth: Infinity }).replaceAll(/\n +at .*/g, '');
}
