import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeFolder } from '../temporary-folder';
import { runProgram } from '../run-program';
import { thin, toDistinct } from './frames';
import { toSvg, type Frame } from './terminal-svg';

const toFrame = (time: number, text: string, colour?: number): Frame => ({
  time,
  rows: [[{ text, colour }]],
});

describe('a recording', () => {
  test('has only frames that differ from the one before', () => {
    const frames = [toFrame(0, 'a'), toFrame(1, 'a'), toFrame(2, 'b'), toFrame(3, 'a')];
    expect(toDistinct(frames).map(({ time }) => time)).toEqual([0, 2, 3]);
  });

  test('is thinned evenly over its time, with the first frame and the last', () => {
    const frames = [0, 1, 2, 3, 50, 98, 99, 100].map((time) => toFrame(time, String(time)));
    expect(thin(frames, 3).map(({ time }) => time)).toEqual([0, 50, 100]);
    expect(thin(frames, 100)).toEqual(frames);
  });

  test('shows one frame after the other, draws a row once, and blocks as blocks', () => {
    const frames = [toFrame(0, '<a> & b'), toFrame(1000, '██░ 5 %', 2), toFrame(2000, '<a> & b')];
    const svg = toSvg({ columns: 10, rows: 1, frames, title: 'a "film"' });
    expect(svg.match(/>&lt;a> &amp; b</g)).toHaveLength(1);
    expect(svg.match(/<use /g)).toHaveLength(3);
    expect(svg).toContain('<rect class="c2" x="0" y="4" width="16.8" height="12"/>');
    expect(svg).toContain('<rect class="rest" x="16.8" y="4" width="8.4" height="12"/>');
    expect(svg).toContain(
      '@keyframes film{0%{transform:translateY(0px)}20%{transform:translateY(-20px)}40%{transform:translateY(-40px)}}',
    );
    expect(svg).toContain('aria-label="a &quot;film&quot;"');
  });

  test('is made by the command', async () => {
    const out = join(makeFolder(), 'film.svg');
    const main = join(__dirname, 'main.ts');
    const words = ['--out', out, '--shown', 'a command', 'printf "\\033[31mred\\033[m\\n"'];
    const { stderr, ended } = await runProgram(main, { words, execArgv: ['--import', 'tsx'] });
    expect({ stderr, ended }).toEqual({ stderr: '', ended: 0 });
    const svg = readFileSync(out, 'utf8');
    expect(svg).toContain('>$ a command<');
    expect(svg).toContain('<text class="c1" x="0" y="15" textLength="25.2">red<');
  });
});
