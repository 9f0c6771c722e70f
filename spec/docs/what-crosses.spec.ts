import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runProgram } from '../run-program';
import { read } from './pages';
import { makeUserFolder } from './user-program';

describe('docs/what-crosses.md', () => {
  const rows = Array.from(
    read('docs/what-crosses.md').matchAll(/^\| `(.+?)` \| (.+?) \| (.+?) \| (.+?) \|$/gm),
  )
    .map(([, value = '', item = '', result = '', thrown = '']) => ({ value, item, result, thrown }))
    // Those of the table of errors have three columns.
    .filter(({ thrown }) => thrown !== '');

  /** In a process of its own, as Jest gives its specs other classes than Node's. */
  const PROGRAM = `
    import { inspect } from 'node:util';
    import { Pool } from 'consumers';

    const rows = JSON.parse(process.argv[2]);
    const make = (code) => new Function('return (' + code + ')')();
    const expected = (cell, code) => {
      if (cell === 'refused') return cell;
      if (cell === 'the same') return inspect(make(code));
      if (cell === 'its text') return inspect(inspect(make(code)));
      return inspect(make(/\`(.*)\`$/.exec(cell)[1]));
    };

    async function show(items) {
      const { inspect } = await import('node:util');
      const shown = [];
      for await (const item of items) shown.push(inspect(item));
      return shown;
    }
    async function give(items, codes) {
      const values = codes.map((code) => new Function('return (' + code + ')')());
      return codes.length === 1 ? values[0] : Promise.all(values);
    }
    async function fail(items, codes) {
      throw codes.map((code) => new Function('return (' + code + ')')());
    }

    const items = new Pool(show, { quantity: 1 });
    const refusals = rows.map(({ value }) => {
      try {
        items.put(make(value));
        return false;
      } catch (error) {
        return error.code === 'ERR_ITEM_NOT_CLONEABLE';
      }
    });
    const [shown] = await items.join();

    const isRefused = ({ result }) => result === 'refused';
    const sendable = rows.filter((row) => !isRefused(row)).map(({ value }) => value);
    const [given] = await Pool.run(give, [], { quantity: 1, args: [sendable] });
    const unsent = rows.filter(isRefused).map(async ({ value }) => {
      const [failure] = await Pool.run(give, [], { quantity: 1, args: [[value]] }).then(
        () => [],
        ({ failures }) => failures,
      );
      return failure?.reason;
    });
    const reasons = await Promise.all(unsent);

    const { failures } = await Pool.run(fail, [], { quantity: 1, args: [rows.map(({ value }) => value)] }).catch((e) => e);
    const thrown = failures[0].error;

    const report = rows.map((row, index) => ({
      value: row.value,
      item: refusals[index] ? 'refused' : shown.shift(),
      result: isRefused(row) ? (reasons.shift() === 'could not send its result' ? 'refused' : 'sent') : inspect(given.shift()),
      thrown: inspect(thrown[index]),
    }));
    const wanted = rows.map((row) => ({
      value: row.value,
      item: expected(row.item, row.value),
      result: expected(row.result, row.value),
      thrown: expected(row.thrown, row.value),
    }));
    console.log(JSON.stringify({ report, wanted }));
  `;

  test('tells of every value what arrives', async () => {
    expect(rows.length).toBeGreaterThan(30);
    const folder = makeUserFolder();
    writeFileSync(join(folder, 'program.mjs'), PROGRAM);
    const words = [JSON.stringify(rows)];
    const { stdout, stderr } = await runProgram(join(folder, 'program.mjs'), { words });
    expect(stderr).toBe('');
    const { report, wanted } = JSON.parse(stdout) as { report: unknown; wanted: unknown };
    expect(report).toEqual(wanted);
  });
});
