import { randomInt } from 'node:crypto';
import { join } from 'node:path';

import { runProgram } from './run-program';

describe('a pool, whatever is done to it at random', () => {
  test('settles every promise, counts every item, and leaves nothing behind', async () => {
    const main = join(__dirname, 'fuzz', 'main.ts');
    // In a process of its own: what Jest holds is none of its business. A fault tells its seed.
    const words = ['--pools', '16', '--from', String(randomInt(1_000_000_000))];
    const { stdout, stderr, ended } = await runProgram(main, { execArgv: ['--import', 'tsx'], words });
    const wrong = ended === 0 ? '' : stdout;
    expect({ wrong, stderr, ended }).toEqual({ wrong: '', stderr: '', ended: 0 });
    expect(stdout).toMatch(/^seeds \d+ to \d+: \d+ processes, .*: ok\n$/);
  }, 180_000);
});
