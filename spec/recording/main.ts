import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Terminal } from '../terminal';
import { thin, toDistinct } from './frames';
import { toSvg, type Frame } from './terminal-svg';

const HELP = `Records what a command shows on a terminal, as an SVG animation:

  npm run record -- --out docs/bar.svg 'consumers map …'

  --columns N, --rows N   the size of the terminal (80, 8)
  --frames N              so many frames at most (30)
  --shown TEXT            the command as the first line shows it, where it is not the one that runs
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      columns: { type: 'string', default: '80' },
      rows: { type: 'string', default: '8' },
      frames: { type: 'string', default: '30' },
      shown: { type: 'string' },
    },
  });
  const [command] = positionals;
  if (command === undefined || values.out === undefined) {
    process.stderr.write(HELP);
    process.exitCode = 2;
    return;
  }
  const [columns, rows] = [Number(values.columns), Number(values.rows)];
  const title = values.shown ?? command;
  const frames = await record(command, title, columns, rows);
  const svg = toSvg({ columns, rows, frames: thin(toDistinct(frames), Number(values.frames)), title });
  writeFileSync(values.out, svg);
  process.stdout.write(`${values.out}: ${svg.length} characters\n`);
}

async function record(command: string, shown: string, columns: number, rows: number): Promise<Frame[]> {
  const words = ['-c', 'printf "$ %s\\n" "$2"; eval "$1"', 'sh', command, shown];
  const terminal = new Terminal('/bin/sh', words, { columns, rows });
  const frames: Frame[] = [];
  const start = performance.now();
  terminal.watch(() => {
    frames.push({ time: Math.round(performance.now() - start), rows: terminal.visibleRuns });
  });
  const { exitCode } = await terminal.ended;
  if (exitCode !== 0) throw new Error(`${command} ended with code ${exitCode}:\n${terminal.screen}`);
  const first = frames[0]?.time ?? 0;
  return frames.map((frame) => ({ ...frame, time: frame.time - first }));
}

void main();
