import type { Run } from '../terminal';

export interface Frame {
  /** In ms since the first one. */
  readonly time: number;
  readonly rows: readonly (readonly Run[])[];
}

export interface Film {
  readonly columns: number;
  readonly rows: number;
  readonly frames: readonly Frame[];
  /** What a reader who cannot see it is told. */
  readonly title: string;
}

/** In pixels. */
const [CELL_WIDTH, ROW_HEIGHT, PADDING] = [8.4, 20, 14];
/** In ms: the last frame stands so long before the first comes again. */
const LAST_STANDS = 3000;

const STYLE = `.card{fill:#fbfbfa;stroke:#d8dbdf}text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre;fill:#32383f}
.c1{fill:#c0392b}.c2{fill:#2e8b57}.rest{fill:#8c959f;opacity:.3}
@media(prefers-color-scheme:dark){.card{fill:#1c2128;stroke:#373e47}text{fill:#c5ced8}.c1{fill:#f47067}.c2{fill:#57ab5a}}`;

/** An animation of a terminal, which needs nothing but itself: the frames are a strip that moves up step by step. */
export function toSvg({ columns, rows, frames, title }: Film): string {
  const [width, height] = [columns * CELL_WIDTH, rows * ROW_HEIGHT];
  const [fullWidth, fullHeight] = [Math.ceil(width + 2 * PADDING), height + 2 * PADDING];
  const drawn = new DrawnRows();
  const strip = frames.map((frame, index) => drawn.draw(frame, index * rows)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${fullWidth} ${fullHeight}" width="${fullWidth}" role="img" aria-label="${escape(title)}">
<title>${escape(title)}</title>
<style>${STYLE}
${toAnimation(frames, height)}</style>
<defs>
${drawn.definitions}
</defs>
<rect class="card" x=".5" y=".5" width="${fullWidth - 1}" height="${fullHeight - 1}" rx="8"/>
<svg x="${PADDING}" y="${PADDING}" width="${width}" height="${height}">
<g class="strip">
${strip}
</g>
</svg>
</svg>
`;
}

/** Who wants no motion sees the last frame. */
function toAnimation(frames: readonly Frame[], height: number): string {
  const duration = (frames.at(-1)?.time ?? 0) + LAST_STANDS;
  const steps = frames.map(({ time }, index) => {
    const percentage = Math.round((time / duration) * 1e4) / 100;
    return `${percentage}%{transform:translateY(${-index * height}px)}`;
  });
  const last = `.strip{transform:translateY(${-(frames.length - 1) * height}px)}`;
  const motion = `.strip{animation:film ${duration / 1000}s step-end infinite}`;
  return `${last}\n@media(prefers-reduced-motion:no-preference){${motion}}\n@keyframes film{${steps.join('')}}`;
}

/** Draws a row once, however many frames show it. */
class DrawnRows {
  readonly #names = new Map<string, string>();

  get definitions(): string {
    return [...this.#names].map(([row, name]) => `<g id="${name}">${row}</g>`).join('\n');
  }

  draw({ rows }: Frame, firstRow: number): string {
    return rows.map((runs, index) => this.#drawRow(toRow(runs), (firstRow + index) * ROW_HEIGHT)).join('');
  }

  #drawRow(row: string, y: number): string {
    if (row === '') return '';
    const name = this.#names.get(row) ?? `r${this.#names.size}`;
    this.#names.set(row, name);
    return `<use href="#${name}" y="${y}"/>`;
  }
}

function toRow(runs: readonly Run[]): string {
  let column = 0;
  return runs
    .flatMap(({ text, colour }) => {
      // Blocks are drawn: the fonts of readers disagree on their size. Spaces are left out.
      const parts = text.match(/█+|░+|[^█░ ]+(?: [^█░ ]+)*| +/g) ?? [];
      return parts.map((part) => {
        const x = column * CELL_WIDTH;
        column += part.length;
        return toPart(part, colour, x);
      });
    })
    .join('');
}

function toPart(part: string, colour: number | undefined, x: number): string {
  const [left, width] = [x, part.length * CELL_WIDTH].map((pixels) => Math.round(pixels * 10) / 10);
  if (part.startsWith(' ')) return '';
  if (/^[█░]/.test(part)) {
    const name = part.startsWith('░') ? 'rest' : toClass(colour);
    return `<rect class="${name}" x="${left}" y="4" width="${width}" height="12"/>`;
  }
  const painted = colour === undefined ? '' : ` class="${toClass(colour)}"`;
  return `<text${painted} x="${left}" y="15" textLength="${width}">${escape(part)}</text>`;
}

function toClass(colour: number | undefined): string {
  return colour === undefined ? 'plain' : `c${colour}`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
