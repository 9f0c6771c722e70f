import type { Screen, WriteCallback } from './screen';

const HIDE_CURSOR = '\x1B[?25l';
const SHOW_CURSOR = '\x1B[?25h';
const ERASE_BELOW = '\r\x1B[J';

/** The bar is drawn again at once after so many other writes between two frames. The next frame draws it after more. */
const REDRAWS_PER_FRAME = 4;

/**
 * The terminal as cli-progress uses it. Its own one notes the place of the cursor at the start and goes back there in the
 * end, which is another line once anything else was written.
 * https://github.com/npkgz/cli-progress/blob/v3.12.0/lib/terminal.js
 *
 * The cursor waits at the start of the bar's line. So it is still there after the terminal was made narrower, whether the
 * terminal breaks the line in two or cuts it.
 */
export class BarTerminal {
  readonly #screen: Screen;
  /** What is on the line of the cursor. */
  #shown = '';
  /** What was drawn last. */
  #drawn = '';
  #redraws = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** A frame, as cli-progress draws it. */
  write(line: string): void {
    this.#redraws = 0;
    this.#drawn = line;
    if (line === this.#shown) return;
    this.#screen.write(toFrame(line));
    this.#shown = line;
  }

  /** Writes whole lines above the bar. */
  writeAbove(lines: Uint8Array, callback?: WriteCallback): boolean {
    const erase = this.#shown === '' ? '' : ERASE_BELOW;
    this.#shown = this.#redraws++ < REDRAWS_PER_FRAME ? this.#drawn : '';
    const frame = this.#shown === '' ? '' : toFrame(this.#shown);
    return this.#screen.write(Buffer.concat([Buffer.from(erase), lines, Buffer.from(frame)]), callback);
  }

  /** Takes the bar away while others write to the same terminal. */
  around(write: () => void): void {
    this.erase();
    try {
      write();
    } finally {
      this.writeAbove(new Uint8Array());
    }
  }

  erase(): void {
    if (this.#shown !== '') this.#screen.write(ERASE_BELOW);
    this.#shown = '';
  }

  cursor(isVisible: boolean): void {
    this.#screen.write(isVisible ? SHOW_CURSOR : HIDE_CURSOR);
  }

  /** The bar stays where it is, and what comes next stands below. */
  newline(): void {
    if (this.#shown !== '') this.#screen.write('\n');
    this.#shown = '';
    this.#drawn = '';
  }

  getWidth(): number {
    return this.#screen.columns;
  }

  isTTY(): boolean {
    return true;
  }

  cursorTo(): void {
    // `write` does it.
  }

  clearRight(): void {
    // `write` does it.
  }

  cursorSave(): void {
    // See above.
  }

  cursorRestore(): void {
    // See above.
  }
}

/** A line that is too long for a terminal that was made narrower just now is cut, and not continued on the next one. */
function toFrame(line: string): string {
  return `\x1B[?7l\r${line}\x1B[K\r\x1B[?7h`;
}
