const KINDS = [
  'numbers',
  'short strings',
  'strings',
  'long strings',
  'flat objects',
  'objects',
  'rows',
  'lines',
  'mixed',
  'buffers',
];

const encodings = {
  name: 'encodings',
  title: 'Codecs',
  how:
    'In one process: 1,024 items (4 Buffers of 1 MB) are written and read, warm, medians; ns and bytes an item. `each`: every item ' +
    'is written by itself, as where it is put. `after a check`: what msgpackr loses has to be found first. What is lost is ' +
    'in the next table.',
  mostRounds: 3,
  contenders: Object.fromEntries(
    KINDS.map((kind) => [kind, { program: 'encodings/measure.mjs', parameters: [kind], printsRows: true }]),
  ),
  targets: [],
};

const promises = {
  name: 'encodings-promises',
  title: 'What codecs lose',
  how: 'How many of the fifteen promises of `bench/encodings/promises.mjs` each breaks; `node bench/encodings/lost.mjs` names them.',
  mostRounds: 1,
  contenders: { all: { program: 'encodings/lost.mjs', printsRows: true } },
  targets: [],
};

export const codecs = [encodings, promises];
