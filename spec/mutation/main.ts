/**
 * `npm run mutate -- [NAME]…`: does a specification notice? Each mutation is made in a copy of the build, and the unit
 * specifications of the intake, the lanes, the dispatcher, the outputs, the seats or the wire must fail with it, without the
 * simulation; or those of pools that are resized, watched or forgotten.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { MUTATIONS, type Mutation } from './mutations';

const ROOT = join(__dirname, '..', '..');
const SPECS = [
  'spec/child/tasks',
  'spec/fifo',
  'spec/parent/dispatch',
  'spec/parent/intake',
  'spec/parent/lane',
  'spec/parent/outputs',
  'spec/parent/seats',
  'spec/parent/task-seats',
  'spec/parent/diagnostics',
  'spec/parent/tasks',
  'spec/pool/(diagnostics|forgotten|protocol|resize|stats)',
  'spec/tasks/troubles',
  'spec/wire/codec',
  'spec/wire/segments',
];

/** How long the specifications may take, in ms. Some mutations make them wait for ever. */
const LIMIT = 180_000;

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** @returns the titles of the specifications that fail. */
function runSpecs(folder: string, specs: readonly string[]): string[] {
  const report = join(folder, 'report.json');
  const words = [
    'node_modules/jest/bin/jest.js',
    ...specs,
    '--testPathIgnorePatterns',
    'simulation',
    // No specification fails because the machine is busy.
    '--testTimeout=300000',
    '--setupFiles=<rootDir>/spec/mutation/same-draws.ts',
    '--json',
    `--outputFile=${report}`,
  ];
  try {
    execFileSync(process.execPath, words, { cwd: folder, stdio: 'ignore', timeout: LIMIT });
    return [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ETIMEDOUT') return ['(a specification never ends)'];
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    if (failed.length > 0) return failed;
    throw new Error('With this mutation, the specifications cannot be run.', { cause: error });
  }
}

/** @returns the title of a specification that notices, of the file's own or its folder's if one does; `undefined` where none does. */
function tryMutation(folder: string, { file, from, to, name }: Mutation): string | undefined {
  const path = join(folder, 'dist', 'lib', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${name}: expected ${file} to hold once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  const [first] = runSpecs(folder, nearestSpecs(folder, file));
  const killer = first ?? runSpecs(folder, SPECS)[0];
  writeFileSync(path, text);
  return killer;
}

/** @returns the file's own, or those of its folder. A file in no folder is used by several parts: all may notice. */
function nearestSpecs(folder: string, file: string): readonly string[] {
  const own = join('spec', file.replace(/\.js$/, '.spec.ts'));
  if (existsSync(join(folder, own))) return [own];
  return file.includes('/') && existsSync(join(folder, dirname(own))) ? [dirname(own)] : SPECS;
}

const wanted = process.argv.slice(2);
const mutations = MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const folder = mkdtempSync(join(tmpdir(), 'consumers-mutate-'));
let survivors = 0;
try {
  for (const part of ['dist', 'spec', 'package.json', 'jest.config.cjs', 'tsconfig.json'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const failing = runSpecs(folder, SPECS);
  if (failing.length > 0) throw new Error(`Without a mutation, this fails already: ${failing.join('; ')}`);
  for (const mutation of mutations) {
    const killer = tryMutation(folder, mutation);
    if (killer === undefined) survivors += 1;
    console.log(
      `${killer === undefined ? 'SURVIVED' : 'killed  '}  ${mutation.name}${killer === undefined ? '' : `: ${killer}`}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = survivors > 0 ? 1 : 0;
