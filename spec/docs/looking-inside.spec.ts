import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runProgram, type ProgramEnd } from '../run-program';
import { makeFolder } from '../temporary-folder';
import { blocksOf, read, ROOT } from './pages';
import { makeUserFolder } from './user-program';

const PAGE = read('docs/looking-inside.md');

/** Runs the program below a heading of the page, with another one behind it. */
function runBelow(heading: string, packages: Readonly<Record<string, string>> = {}): Promise<ProgramEnd> {
  const [, section = ''] = PAGE.split(`### ${heading}\n`);
  const [program] = blocksOf(section);
  const folder = makeUserFolder();
  for (const [name, text] of Object.entries(packages)) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'index.js'), text);
  }
  const file = join(folder, 'program.mjs');
  writeFileSync(file, `${program?.text ?? ''}\n${BEHIND}`);
  return runProgram(file, { cwd: folder });
}

const BEHIND = `
import { Pool } from 'consumers';
const told = globalThis.told;
async function work(items) {
  for await (const item of items) if (item === 'bad') throw new Error('on purpose');
}
await Pool.run(work, ['a', 'bad', 'b'], { quantity: 1, retries: 1, poison: 'skip' });
if (told !== undefined) console.log(JSON.stringify(told));
`;

describe('docs/looking-inside.md', () => {
  test('shows a progress bar that works', async () => {
    expect(await runBelow('A progress bar')).toMatchObject({
      stderr: expect.stringMatching(/\rwork: 2 of 3, \d+ a second $/) as unknown,
      ended: 0,
    });
  });

  test('shows spans for OpenTelemetry', async () => {
    const api = `
      const told = (globalThis.told = []);
      exports.SpanStatusCode = { ERROR: 2 };
      exports.trace = {
        getTracer: (name) => ({
          startSpan: (span, { attributes }) => {
            told.push(['start', name, span, typeof attributes['process.pid']]);
            return { setStatus: ({ code }) => told.push(['status', code]), end: () => told.push(['end']) };
          },
        }),
      };`;
    const { stdout, stderr } = await runBelow('OpenTelemetry', { '@opentelemetry/api': api });
    const start = ['start', 'consumers', 'work-1', 'number'];
    expect({ stderr, told: JSON.parse(stdout) as unknown }).toEqual({
      stderr: '',
      told: [start, ['status', 2], ['end'], start, ['status', 2], ['end'], start, ['end']],
    });
  });

  test('shows metrics for Prometheus', async () => {
    const client = `
      const told = (globalThis.told = []);
      exports.Counter = class {
        inc(labels) { told.push(['inc', labels]); }
      };
      exports.Gauge = class {
        constructor(options) {
          const { subscribe } = require('node:diagnostics_channel');
          subscribe('consumers:batch', () => options.collect.call(this));
        }
        reset() {}
        inc(labels, value) { told.push([labels, typeof value]); }
      };`;
    const { stdout, stderr } = await runBelow('Prometheus', { 'prom-client': client });
    const told = JSON.parse(stdout) as unknown[];
    expect(stderr).toBe('');
    expect(told).toContainEqual([{ pool: 'work' }, 'number']);
    expect(told.filter((entry) => (entry as unknown[])[0] === 'inc')).toEqual([
      ['inc', { pool: 'work' }],
      ['inc', { pool: 'work' }],
    ]);
  });
});

describe('docs/examples/find-duplicates', () => {
  const MAIN = join(ROOT, 'docs', 'examples', 'find-duplicates', 'main.mjs');

  test('is a whole tool in fewer than 35 lines', () => {
    expect(read('docs/examples/find-duplicates/main.mjs').trimEnd().split('\n').length).toBeLessThan(35);
  });

  test('prints the files with the same content', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'sub'));
    for (const [name, text] of [
      ['b', 'same'],
      ['c', 'other'],
      ['sub/a', 'same'],
      ['d', 'other'],
      ['e', 'single'],
    ])
      writeFileSync(join(folder, name as string), text as string);
    const { stdout, stderr, ended } = await runProgram(MAIN, { words: [folder] });
    expect({ stderr, ended }).toEqual({ stderr: '', ended: 0 });
    const groups = stdout
      .trimEnd()
      .split('\n\n')
      .map((group) => group.replaceAll(`${folder}/`, ''));
    expect(groups.sort()).toEqual(['b\nsub/a', 'c\nd']);
  });

  test('ends with 1 and a line if something goes wrong', async () => {
    const { stderr, ended } = await runProgram(MAIN, { words: [join(makeFolder(), 'missing')] });
    expect({ stderr: stderr.replace(/'.*'/, 'PATH'), ended }).toEqual({
      stderr: 'ENOENT: no such file or directory, scandir PATH\n',
      ended: 1,
    });
  });

  test('ends with 130 at Ctrl-C, and leaves no process behind', async () => {
    const folder = makeFolder();
    for (let n = 0; n < 3_000; n += 1) writeFileSync(join(folder, String(n)), 'x'.repeat(10_000));
    const tool = spawn(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(INTERRUPT)}`,
      MAIN,
      folder,
    ]);
    let stderr = '';
    tool.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => tool.once('close', resolve));
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'Interrupted.\n' });
  });
});

/** Sends the tool the signal of Ctrl-C as soon as its first items are on their way. */
const INTERRUPT = `
import { subscribe } from 'node:diagnostics_channel';
subscribe('consumers:batch', () => process.kill(process.pid, 'SIGINT'));
`;
