import { Shell } from './shell';

const SUM = `
export default async function sum(numbers) {
  let total = 0;
  for await (const number of numbers) total += number;
  return total;
}`;
const toNumbers = (text: string): number[] => text.trim().split('\n').map(Number);

describe('`consumers run`', () => {
  test('prints one result for each consumer, at the end', async () => {
    const shell = new Shell();
    shell.write('sum.mjs', SUM);
    const { stdout, stderr, exitCode } = await shell.run('seq 1000 | consumers run ./sum.mjs -f ndjson -j 3');
    expect([stderr, exitCode]).toEqual(['', 0]);
    const results = toNumbers(stdout);
    expect(results).toHaveLength(3);
    expect(results.reduce((a, b) => a + b)).toBe(500_500);
  });

  test('a consumer that returns nothing has no line', async () => {
    const end = await new Shell().run(
      `seq 3 | consumers run -j 2 -e 'async (lines) => { for await (const line of lines); }'`,
    );
    expect(end).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  test('a consumer that throws fails the run, and the results of the others are printed', async () => {
    const { stdout, stderr, exitCode } = await new Shell().run(
      `seq 4 | consumers run -j 2 --on-error finish -e 'async (lines) => { let n = 0; for await (const line of lines) { if (line === "2") throw new RangeError("no two"); n += 1 } return n }'`,
    );
    expect(exitCode).toBe(1);
    expect(toNumbers(stdout)).toHaveLength(1);
    expect(stderr).toMatch(/^consumers: line 2: run-\d \(pid \d+\): RangeError: no two\n/);
  });

  test('`--on-error skip` goes on without the item that its process died of', async () => {
    const shell = new Shell();
    const { stdout, stderr, exitCode } = await shell.run(
      `seq 20 | consumers run -j 2 --retries 1 --on-error skip --errors failed.ndjson -e 'async (lines) => { let n = 0; for await (const line of lines) { if (line === "7") process.kill(process.pid, "SIGKILL"); n += 1 } return n }'`,
    );
    expect(exitCode).toBe(1);
    expect(toNumbers(stdout).reduce((a, b) => a + b)).toBe(19);
    expect(stderr).toContain('consumers: line 7: ');
    expect(JSON.parse(shell.read('failed.ndjson'))).toMatchObject({ item: '7', line: 7, reason: 'killed' });
  });

  test('a generator is sent to `consumers map --generator`', async () => {
    const { stdout, stderr, exitCode } = await new Shell().run(
      `seq 3 | consumers run -j 1 -e 'async function* (lines) { for await (const line of lines) yield line }'`,
    );
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain('call `consumers map --generator`');
  });
});
