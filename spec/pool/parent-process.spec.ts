import { isRunning, runProgram } from '../run-program';

describe('the parent', () => {
  test('is not kept alive by an idle pool, which closes with a warning', async () => {
    const { stdout, stderr, ended } = await runProgram('never-joins.mjs', { words: ['idle'] });
    expect({ stdout, ended }).toEqual({ stdout: 'parent leaves\nconsumer returns\n', ended: 0 });
    expect(stderr).toMatch(/ConsumersWarning: The pool never was never joined/);
  });

  test('is told of failures in a pool that was never joined', async () => {
    const { stderr, ended } = await runProgram('never-joins.mjs', { words: ['failing'] });
    expect(ended).toBe(0);
    expect(stderr).toMatch(
      /was never joined, and failed: 1 of 1 consumer failed: never-1 \(pid \d+\) threw Error: unseen/,
    );
  });

  test('hears of items that nobody took', async () => {
    const { stderr, ended } = await runProgram('never-joins.mjs', { words: ['unconsumed'] });
    expect(ended).toBe(0);
    expect(stderr).toMatch(/was joined with items that nobody took: 3 of 3/);
  });

  test('that is killed leaves no consumer behind', async () => {
    const { stdout, ended } = await runProgram('kills-itself.mjs');
    expect(ended).toBe('SIGKILL');
    const pids = JSON.parse(stdout) as number[];
    expect(pids).toHaveLength(2);
    while (pids.some(isRunning)) await new Promise(setImmediate);
  });

  test('sees no warning of Node for what the library does', async () => {
    const { stderr } = await runProgram('imports-inside.mjs');
    expect(stderr).toBe('');
  });

  test('is warned of no leak where it puts now and then beside a dead consumer', async () => {
    const { stdout, stderr } = await runProgram('idles-beside-a-dead-seat.mjs');
    expect({ stdout, stderr }).toEqual({ stdout: '[ undefined, 30 ]\n', stderr: '' });
  });
});
