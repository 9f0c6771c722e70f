import * as ts from 'typescript';

import { UserProject } from './user-project';

const PROGRAM = `
  import { Pool, ConsumerError, PoolError, currentConsumer, cpuCount, type Items, type PoolOptions } from 'consumers';
  const total = async (items: Items<string>, { scale }: { scale: number }) => {
    let sum = 0;
    for await (const item of items) sum += item.length * scale;
    return currentConsumer()?.signal.aborted === true ? 0 : sum;
  };
  const options: PoolOptions = { quantity: cpuCount(), env: { LANG: 'C' } };
  export async function run(): Promise<number[]> {
    const pool = new Pool(total, { ...options, kwargs: { scale: 2 } });
    try {
      await pool.put('x');
      return await pool.join();
    } catch (error) {
      if (error instanceof ConsumerError) throw new Error(error.message + error.failures[0]?.signal);
      if (error instanceof PoolError) throw new Error(error.code + String(error.cause));
      throw error;
    } finally {
      await pool[Symbol.asyncDispose]();
    }
  }
  export const module: Pool<string, number> = new Pool('/total.js');
`;

const resolutions = {
  node16: { module: ts.ModuleKind.Node16 },
  nodenext: { module: ts.ModuleKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
} satisfies Record<string, ts.CompilerOptions>;

describe('the declarations compile', () => {
  test.each([
    ['ES2018', ['es2018'], [], 'node16'],
    ['ES2018', ['es2018'], ['node'], 'nodenext'],
    ['ES2020', ['es2020', 'dom'], [], 'bundler'],
    ['ES2022', ['es2022'], [], 'nodenext'],
    ['ESNext', ['esnext'], [], 'bundler'],
    ['ESNext', ['esnext', 'dom'], ['node'], 'node16'],
  ] as const)(
    'for the target %s, with the lib %j, the types %j, resolved as %s',
    (target, lib, types, resolution) => {
      const project = new UserProject(new Map([['program', PROGRAM]]), {
        ...resolutions[resolution],
        target: ts.ScriptTarget[target],
        lib: lib.map((name) => `lib.${name}.d.ts`),
        types: [...types],
      });
      expect(project.reports).toEqual([]);
      expect(project.hasNodeTypes).toBe(types.length > 0);
    },
  );
});
