import { runProgram } from '../run-program';

describe('a consumer in TypeScript', () => {
  const stripsTypes = 'typescript' in process.features && process.features.typescript !== false;

  test('is read by the loader of the parent', async () => {
    const { stdout, stderr } = await runProgram('runs-typescript.mjs', { execArgv: ['--import', 'tsx'] });
    expect({ stdout, stderr }).toEqual({ stdout: '[6] [6]\n', stderr: '' });
  });

  test('is read by Node where it can, else the error says what to run', async () => {
    const { stdout, stderr } = await runProgram('runs-typescript.mjs');
    if (stripsTypes) expect(stdout).toBe('[6] [6]\n');
    else
      expect(stderr).toMatch(
        /ERR_UNKNOWN_FILE_EXTENSION[^]*does not read TypeScript: run the program with `node --import tsx`/,
      );
  });
});
