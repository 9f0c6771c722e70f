import { runProgram } from '../run-program';

/** What the program was told when it has forgotten what it made, garbage was collected, and all processes are gone. */
async function forget(made: string): Promise<unknown[]> {
  const { stdout, stderr, ended } = await runProgram('forgets.mjs', {
    words: [made],
    execArgv: ['--expose-gc'],
  });
  if (ended !== 0) throw new Error(`It ended with ${ended}: ${stderr}`);
  return JSON.parse(stdout) as unknown[];
}

const closes = (name: string): string =>
  `ConsumersWarning: The pool ${name} was never joined: it closes now, and what its consumers return is lost. ` +
  '`await pool.join()`.';
const tasksClose =
  'ConsumersWarning: The task pool same was never joined: it closes now. `await pool.join()`.';
const unread =
  'ConsumersWarning: The pool repeat has outputs that nobody reads: it is terminated. Read `pool.outputs` to the end.';

describe('A pool that the program has forgotten closes when it is collected', () => {
  it.each([
    ['a pool', 'pool', [closes('count')]],
    ['a pool with items', 'filled', [closes('count')]],
    ['one of a class that extends `Pool`', 'subclass', [closes('count')]],
    ['a task pool', 'tasks', [tasksClose]],
  ])('%s, with a warning', async (_, made, told) => {
    expect(await forget(made)).toEqual(told);
  });

  it.each([
    ['that nobody reads', 'unread'],
    ['that were read in part', 'halfRead'],
  ])('and is terminated if there are outputs %s', async (_, made) => {
    expect(await forget(made)).toContain(unread);
  });

  it('and an `outputsOf()` that was read in part reads no more of its source', async () => {
    expect(await forget('halfReadOutputsOf')).toContain('source closed');
  });

  it('and leaves no listener with its signal', async () => {
    expect(await forget('withSignal')).toContain('no listener is left');
  });

  it('and its failures are told', async () => {
    const told = await forget('failed');
    expect(told.at(-1)).toMatch(/^ConsumersWarning: The pool .*was never joined, and failed: 2 of 2/);
  });

  it.each([
    ['a pool that was joined', 'joined', [[0]]],
    ['a pool that was terminated', 'terminated', []],
  ])('%s: without a warning', async (_, made, told) => {
    expect(await forget(made)).toEqual(told);
  });
});

describe('What the program has of a pool keeps the pool', () => {
  it.each([
    ['an iterator of its outputs', 'iterator', [1, 2, 3, true]],
    ['a loop over `outputsOf()`', 'outputsOf', [1, 2]],
    ['its duplex', 'duplex', ['written']],
    ['a `putAll()` that is not done', 'slowSource', [3, closes('count')]],
    ['a pool whose consumers put into it', 'handle', ['fed', closes('count')]],
    ['the promise of `drained()`', 'drained', ['drained', closes('count')]],
    ['the promise of `map()`', 'map', [[1, 2, 3], tasksClose]],
    ['an `imap()`', 'imap', [1, 2, tasksClose]],
  ])('%s', async (_, made, told) => {
    expect(await forget(made)).toEqual(told);
  });

  it('a step of an `imap()` that is awaited', async () => {
    expect(await forget('pendingImap')).toEqual([
      { value: 1, done: false },
      tasksClose.replace('same', 'slow'),
    ]);
  });

  it('but a call that is made needs no pool', async () => {
    expect(await forget('run')).toEqual(expect.arrayContaining([tasksClose, 'answer']));
  });
});

describe('An `imap()` that is read in part and forgotten reads no more of its source', () => {
  it('of a task pool that is used further', async () => {
    expect(await forget('halfReadImap')).toEqual([0, 'source closed']);
  });

  it('of its own: the processes end', async () => {
    expect(await forget('halfReadOnce')).toEqual([0, 'source closed']);
  });
});
