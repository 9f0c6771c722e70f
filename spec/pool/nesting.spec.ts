import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Pool } from 'consumers';

import { runProgram } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { collect, failureOf } from './fixture';

/** A function of this text makes a pool of the next one, whose text differs by the number of its level. */
const LEVEL = `async (items, level, text) => {
  for await (const _ of items);
  const { Pool } = await import('consumers');
  const next = (0, eval)(text.replaceAll('LEV' + 'EL', level + 1)); // LEVEL
  const [deeper] = await Pool.run(next, [1], { quantity: 1, args: [level + 1, text] }).catch((error) => [error]);
  return deeper instanceof Error ? level + ': ' + deeper.message : deeper;
}`;

type Nesting = (items: AsyncIterable<number>, level: number, text: string) => Promise<string>;

describe('a pool in a consumer', () => {
  test('of another consumer is allowed', async () => {
    async function outer(items: AsyncIterable<number>): Promise<unknown> {
      const { Pool } = await import('consumers');
      async function sum(numbers: AsyncIterable<number>): Promise<number> {
        let total = 0;
        for await (const number of numbers) total += number;
        return total;
      }
      return Pool.run(sum, items, { quantity: 1 });
    }
    expect(await Pool.run(outer, [1, 2], { quantity: 1 })).toEqual([[3]]);
  });

  test('of the same module is refused: a program without a guard starts one process for each seat', async () => {
    const { stdout, stderr } = await runProgram('makes-itself.cjs');
    const refusal = /cannot start a pool: \S+makes-itself\.cjs is already run by this process.*in two files/g;
    expect(stdout.match(refusal)).toHaveLength(2);
    expect(stderr).toBe('');
  });

  test('of a module that a process above runs is refused, also where that is the program', async () => {
    const { stdout } = await runProgram('makes-each-other.mjs');
    expect(stdout).toMatch(
      /made-by-each-other-1 .*could not start: PoolError: .*makes-each-other\.mjs is already run/,
    );
  });

  test.each(['cleans', 'starts a thread'])(
    'of the same module is refused where that loses its environment: it %s',
    async (way) => {
      const log = join(makeFolder(), 'log');
      const { stdout } = await runProgram('loses-its-environment.mjs', { env: { TOLD: `${log}|${way}` } });
      expect(stdout).toMatch(way === 'cleans' ? /is already run by this process/ : /an end|is already run/);
      expect(readFileSync(log, 'utf8').match(/loaded/g)?.length).toBeLessThan(6);
    },
  );

  test('of the same function is refused', async () => {
    const again = async function again(): Promise<unknown> {
      const { Pool } = await import('consumers');
      return Pool.run(again, [], { quantity: 1 });
    };
    const error = await failureOf(Pool.run(again, [], { quantity: 1 }));
    expect(error.failures).toMatchObject([{ reason: 'threw', error: { code: 'ERR_POOL_NESTED' } }]);
    expect(error.message).toContain('the function again (source ');
  });

  test('is refused below four others', async () => {
    const text = `(${LEVEL})`;
    const first = (0, eval)(text.replaceAll('LEVEL', '1')) as Nesting;
    const [told] = await Pool.run(first, [1], { quantity: 1, args: [1, text] });
    expect(told).toMatch(/^4: This process cannot start a pool: there are 4 pools above it/);
  });

  test('does not take part where its program runs in a process that a consumer started', async () => {
    async function runAgain(_: unknown, program: string): Promise<string> {
      const { execFileSync } = await import('node:child_process');
      return execFileSync(process.execPath, [program]).toString();
    }
    const program = join(__dirname, '..', 'fixtures', 'makes-itself.cjs');
    const [told] = await Pool.run(runAgain, [], { quantity: 1, args: [program] });
    expect(told?.match(/is already run/g)).toHaveLength(2);
  });
});

describe('the option `execPath`', () => {
  test.each([
    ['an absolute path', process.execPath],
    ['a name in PATH', 'node'],
  ])('is %s', async (_, execPath) => {
    expect(await Pool.run(collect, [1], { quantity: 1, execPath })).toEqual([[1]]);
  });

  test('is needed in a single-executable application', async () => {
    const isSea = jest.spyOn(process, 'getBuiltinModule').mockReturnValue({ isSea: () => true });
    try {
      expect(() => new Pool(collect)).toThrow(/single-executable application .*`execPath`: execPath: 'node'/);
      expect(await Pool.run(collect, [1], { quantity: 1, execPath: process.execPath })).toEqual([[1]]);
    } finally {
      isSea.mockRestore();
    }
  });
});

describe('options that are inherited', () => {
  const inherited = {
    execArgv: ['--no-such-flag'],
    execPath: '/no/such/node',
    cwd: '/no/such/folder',
    detached: true,
  };

  test('from the object of the options are none', async () => {
    const options = Object.assign(Object.create(inherited) as object, { quantity: 1 });
    expect(await Pool.run(collect, [1], options)).toEqual([[1]]);
  });

  test('from `Object.prototype` reach no process, nor do variables', async () => {
    const polluted = Object.prototype as Record<string, unknown>;
    Object.assign(polluted, inherited, { POLLUTED: 'yes', rss: 1 });
    try {
      const env = { PATH: String(process.env['PATH']) };
      const told = await Pool.run(() => process.env['POLLUTED'], [], {
        quantity: 1,
        env,
        recycle: { items: 5 },
      });
      expect(told).toEqual([undefined]);
    } finally {
      for (const name of [...Object.keys(inherited), 'POLLUTED', 'rss'])
        Reflect.deleteProperty(polluted, name);
    }
  });
});
