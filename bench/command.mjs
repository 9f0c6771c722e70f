/**
 * What the command costs, as ratios within one run: `npm run build && node bench/command.mjs [ROUNDS]`. It needs GNU parallel for two of
 * them, and leaves these out where there is none. A round takes about a minute.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { median } from './run/median.mjs';

const COMMAND = fileURLToPath(new URL('../dist/bin/consumers.js', import.meta.url));
const LINES = 1_000_000;
const FEW = 1_000;

const rounds = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'consumers-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const [lines, few, one, output] = ['lines', 'few', 'one', 'output'].map((name) => join(folder, name));

await writeLines(lines, LINES);
await writeLines(few, FEW);
writeFileSync(one, 'a\n');
const program = (name, text) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const filter = program(
  'filter.mjs',
  `import { readFileSync } from 'node:fs';
  const lines = readFileSync(0, 'utf8').split('\\n'); lines.pop();
  process.stdout.write(lines.map((line) => line.length + '\\n').join(''));`,
);
const imap = program(
  'imap.mjs',
  `import { readFileSync } from 'node:fs';
  import { TaskPool } from ${JSON.stringify(new URL('../dist/lib/index.js', import.meta.url).href)};
  const lines = readFileSync(process.argv[2], 'utf8').split('\\n'); lines.pop();
  const pool = new TaskPool((line) => line.length);
  let sum = 0; for await (const length of pool.imap(lines)) sum += length;
  await pool.join();`,
);
const fork = program(
  'fork.cjs',
  `if (process.send) process.send('hello', () => process.disconnect());
  else require('node:child_process').fork(__filename).once('message', (text) => console.log(text));`,
);

const map = (...words) => ['node', COMMAND, 'map', '-e', 'line => line.length', ...words];
const contenders = {
  'map, 1 M lines': () => time([...map()], lines),
  'imap() of the library': () => time(['node', imap, lines], one),
  'parallel --pipe, a Node filter': () => time(['parallel', '--pipe', '-k', `node ${filter}`], lines),
  'parallel, node -e for each of 1,000 lines': () =>
    time(['parallel', '-k', "node -e 'console.log(process.argv[1].length)'", '{}'], few),
  'map -o': () => time(map('-o', output), lines),
  'map -o, --journal': () => {
    rmSync(join(folder, 'journal'), { force: true });
    return time(map('-o', output, '--journal', join(folder, 'journal')), lines);
  },
  'map --report': () => time(map('--report', join(folder, 'report.html')), lines),
  'map, 10 lines: first output': () => timeFirst(map('-j', '1'), one),
  'fork and a message: first output': () => timeFirst(['node', fork], one),
  '--help': () => time(['node', COMMAND, '--help'], one),
  'node -e 0': () => time(['node', '-e', '0'], one),
};
const hasParallel = has('parallel');
const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, measure] of Object.entries(contenders)) {
    if (name.startsWith('parallel') && !hasParallel) continue;
    // What is short is noisy.
    const repeats = /first|help|node -e 0/.test(name) ? 9 : 1;
    for (let repeat = 0; repeat < repeats; repeat += 1) times[name].push(await measure());
  }
}
for (const [name, measured] of Object.entries(times))
  if (measured.length > 0) console.log(`${name.padEnd(44)} ${median(measured).toFixed(0).padStart(8)} ms`);

const of = (name) => median(times[name]);
console.log();
report('imap() / map', of('imap() of the library') / of('map, 1 M lines'), 'at least 0.5');
if (hasParallel) {
  report('parallel --pipe / map', of('parallel --pipe, a Node filter') / of('map, 1 M lines'), 'at least 1');
  const each = of('parallel, node -e for each of 1,000 lines') * (LINES / FEW);
  report('parallel for each line / map', each / of('map, 1 M lines'), 'at least 100');
}
report(
  'first output: map / fork',
  of('map, 10 lines: first output') / of('fork and a message: first output'),
  'at most 1.4',
);
report('--help / node -e 0', of('--help') / of('node -e 0'), 'at most 1.5');
report('--journal / -o', of('map -o, --journal') / of('map -o'), 'at most 1.15');
report('--report / map', of('map --report') / of('map, 1 M lines'), 'at most 1.05');

function report(name, ratio, wanted) {
  console.log(`${name.padEnd(32)} ${ratio.toFixed(2).padStart(10)}   ${wanted}`);
}

async function writeLines(file, count) {
  const stream = createWriteStream(file);
  for (let from = 0; from < count; from += 10_000) {
    let text = '';
    for (let n = from; n < Math.min(count, from + 10_000); n += 1)
      text += `2026-11-29T03:47:26 GET /some/path/${n} 200 ${(n * 7919) % 100_000}\n`;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  if (statSync(file).size === 0) throw new Error(`${file} is empty.`);
}

function time(words, input) {
  return run(words, input, 'close');
}

function timeFirst(words, input) {
  return run(words, input, 'first');
}

async function run([command, ...words], input, until) {
  const begin = performance.now();
  const child = spawn('sh', ['-c', `exec "$0" "$@" < '${input}'`, command, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let first = NaN;
  child.stdout.on('data', () => (first = Number.isNaN(first) ? performance.now() - begin : first));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}.`);
  return until === 'first' ? first : performance.now() - begin;
}

function has(command) {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
