import { spawn, type IPty } from '@lydell/node-pty';
import { Terminal as Emulator, type IBufferCell } from '@xterm/headless';

export interface TerminalSettings {
  readonly columns?: number;
  readonly rows?: number;
  /** Beside that of this program, without what says how to show progress; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** A part of a row of one colour: a number of the palette (1 is red, 2 is green), or `undefined` for the usual one. */
export interface Run {
  readonly text: string;
  readonly colour: number | undefined;
}

export interface TerminalEnd {
  readonly exitCode: number;
  readonly signal: number | undefined;
}

/** A program in a terminal of its own, and what a user would see there. */
export class Terminal {
  readonly #program: IPty;
  readonly #emulator: Emulator;
  readonly #watchers = new Set<() => void>();
  #showsCursor = true;
  #hasEnded = false;
  /** All that the program wrote, as it wrote it. */
  output = '';
  /** Resolves when the program has ended, and all that it wrote is on the screen. */
  readonly ended: Promise<TerminalEnd>;

  constructor(file: string, words: readonly string[], settings: TerminalSettings = {}) {
    const { columns: cols = 80, rows = 24, env, cwd = process.cwd() } = settings;
    this.#emulator = new Emulator({ cols, rows, allowProposedApi: true });
    for (const [final, isVisible] of [
      ['h', true],
      ['l', false],
    ] as const) {
      this.#emulator.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
        if (parameters.includes(25)) this.#showsCursor = isVisible;
        return false;
      });
    }
    this.#program = spawn(file, [...words], { cols, rows, cwd, env: { ...toEnvironment(), ...env } });
    this.#program.onData((output) => {
      this.output += output;
      this.#emulator.write(output, () => {
        this.#tellWatchers();
      });
    });
    this.ended = new Promise((resolve) => {
      this.#program.onExit(({ exitCode, signal }) => {
        this.#emulator.write('', () => {
          this.#hasEnded = true;
          resolve({ exitCode, signal });
          this.#tellWatchers();
        });
      });
    });
  }

  get pid(): number {
    return this.#program.pid;
  }

  /** The rows, without the empty ones at the end, and without spaces at their ends. Those scrolled away are the first. */
  get lines(): readonly string[] {
    return this.runs.map((runs) =>
      runs
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    );
  }

  get screen(): string {
    return this.lines.join('\n');
  }

  /** The rows as parts of one colour each. */
  get runs(): readonly (readonly Run[])[] {
    return this.#rows(0);
  }

  /** {@link runs} without the rows that scrolled away. */
  get visibleRuns(): readonly (readonly Run[])[] {
    return this.#rows(this.#emulator.buffer.active.baseY);
  }

  /** All that is shown in a colour. */
  textIn(colour: number): string {
    return this.runs
      .flat()
      .filter((run) => run.colour === colour)
      .map(({ text }) => text)
      .join('');
  }

  get showsCursor(): boolean {
    return this.#showsCursor;
  }

  /** Counted from the first row, also one that scrolled away. */
  get cursorRow(): number {
    const { baseY, cursorY } = this.#emulator.buffer.active;
    return baseY + cursorY;
  }

  type(text: string): void {
    this.#program.write(text);
  }

  resize(columns: number, rows = this.#emulator.rows): void {
    this.#emulator.resize(columns, rows);
    this.#program.resize(columns, rows);
  }

  kill(signal = 'SIGKILL'): void {
    this.#program.kill(signal);
  }

  /** Ends the program, if it has not ended. */
  async close(): Promise<void> {
    if (!this.#hasEnded) this.kill();
    await this.ended;
  }

  /** Calls back after every change of the screen. */
  watch(watcher: () => void): void {
    this.#watchers.add(watcher);
  }

  /** Waits until the screen is as expected; rejects when the program has ended before that. */
  waitFor(expected: string | RegExp | ((screen: string) => boolean)): Promise<void> {
    const isThere = (): boolean => {
      if (typeof expected === 'function') return expected(this.screen);
      return typeof expected === 'string' ? this.screen.includes(expected) : expected.test(this.screen);
    };
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (isThere()) resolve();
        else if (this.#hasEnded)
          reject(new Error(`${String(expected)} never came. The screen was:\n${this.screen}`));
        else return;
        this.#watchers.delete(look);
      };
      this.#watchers.add(look);
      look();
    });
  }

  #tellWatchers(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  #rows(from: number): Run[][] {
    const { length } = this.#emulator.buffer.active;
    const rows = Array.from({ length: length - from }, (_, index) => toRuns(this.#cells(from + index)));
    return rows.slice(0, rows.findLastIndex((runs) => runs.some(({ text }) => text.trim() !== '')) + 1);
  }

  #cells(row: number): IBufferCell[] {
    const line = this.#emulator.buffer.active.getLine(row);
    return Array.from({ length: this.#emulator.cols }, (_, column) => line?.getCell(column)).filter(
      (cell) => cell !== undefined,
    );
  }
}

function toRuns(cells: readonly IBufferCell[]): Run[] {
  const runs: { text: string; colour: number | undefined }[] = [];
  for (const cell of cells) {
    const colour = cell.isFgPalette() ? cell.getFgColor() : undefined;
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last !== undefined && last.colour === colour) last.text += text;
    else runs.push({ text, colour });
  }
  return runs;
}

/** What changes how progress is shown, or the program. */
const TELLING = new Set(['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS', 'LC_ALL', 'LC_CTYPE']);

function toEnvironment(): Record<string, string | undefined> {
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !TELLING.has(name)));
  return { ...rest, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
}
