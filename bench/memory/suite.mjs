const IDLE = { pool: 'of a pool, MB', bare: 'bare, MB' };

const idle = {
  name: 'idle-memory',
  title: 'Memory of a process that waits',
  how:
    'The process of a pool of one, and a bare child with a `message` listener, alive at the same time: what each has of ' +
    'the machine’s memory, with shared pages counted in parts (Pss).',
  contenders: { 'both at once': { program: 'memory/idle-child.mjs' } },
  targets: [
    {
      work: 'child’s memory, idle',
      wanted: '≤ bare forked child + 6 MB',
      unit: 'MB more',
      figure: (findings) =>
        findings.median(({ 'both at once': child }) => child[IDLE.pool] - child[IDLE.bare]),
      isMet: (more) => more <= 6,
    },
  ],
};

const BYTES = 'bytes/item';
const backlog = {
  name: 'backlog-memory',
  title: 'Memory of items put without awaiting',
  how:
    'Heap and external memory of the parent after a garbage collection, above what they were before the first `put()`: ' +
    '10,000,000 whole numbers, as many fractions, 1,000,000 objects `{ id, name, tags[2], score }`.',
  mostRounds: 3,
  contenders: {
    'whole numbers': putWithoutAwait('whole', 10_000_000),
    fractions: putWithoutAwait('fractions', 10_000_000),
    objects: putWithoutAwait('objects', 1_000_000),
  },
  targets: [
    atMostBytes(10, '10 M whole numbers', 'whole numbers'),
    atMostBytes(10, '10 M fractions', 'fractions'),
    atMostBytes(64, '1 M objects', 'objects'),
  ],
};

function putWithoutAwait(kind, count) {
  return { program: 'memory/put-without-await.mjs', parameters: [kind, count], flags: ['--expose-gc'] };
}

function atMostBytes(most, what, contender) {
  return {
    work: `parent, ${what} put without awaiting`,
    wanted: `≤ ${most} bytes an item above before`,
    unit: 'bytes',
    figure: (findings) => findings.median((round) => round[contender][BYTES]),
    isMet: (bytes) => bytes <= most,
  };
}

const ABOVE = 'MB above before';
const flow = {
  name: 'flow-memory',
  title: 'Memory while 20,000,000 strings pass',
  how:
    'Put with `await`, counted by two consumers. The most that the parent ever had of the machine’s memory (VmHWM), and ' +
    'what it had before the first `put()`.',
  mostRounds: 3,
  contenders: { consumers: { program: 'memory/put-with-await.mjs' } },
  targets: [
    {
      work: 'parent, 20 M strings put with `await`',
      wanted: '≤ 150 MB above before, at the peak',
      unit: 'MB',
      figure: (findings) => findings.median(({ consumers }) => consumers[ABOVE]),
      isMet: (megabytes) => megabytes <= 150,
    },
  ],
};

export const memory = [idle, backlog, flow];
