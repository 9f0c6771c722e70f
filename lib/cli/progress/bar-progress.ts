import { SingleBar } from 'cli-progress';

import { monotonicNow } from '../../intrinsics';
import { toBarLine, type BarLook } from './bar-line';
import { BarTerminal } from './bar-terminal';
import { watchDeparture } from './departure';
import type { Progress } from './progress-interface';
import type { Screen } from './screen';
import { Photographer } from './snapshot';
import type { Standing } from './standing';
import { tap } from './stderr-tap';
import { WholeLines } from './whole-lines';

export interface BarSettings extends Pick<BarLook, 'coloured' | 'blocks'> {
  /** Stdout is on a terminal too. */
  readonly sharesTerminal: boolean;
}

/** In ms: a line that has begun waits so long for its end, and then stands alone. */
const REST_WAITS = 1000;

/** A bar on the last line. What others write to stderr meanwhile stands above it. */
export class BarProgress implements Progress {
  readonly #look: () => Standing;
  readonly #screen: Screen;
  readonly #settings: BarSettings;
  readonly #terminal: BarTerminal;
  readonly #bar: SingleBar;
  readonly #lines = new WholeLines();
  #restSince = 0;
  #state: 'new' | 'up' | 'ended' = 'new';
  #photographer: Photographer | undefined;
  #endings: (() => void)[] = [];

  constructor(look: () => Standing, screen: Screen, settings: BarSettings) {
    this.#look = look;
    this.#screen = screen;
    this.#settings = settings;
    this.#terminal = new BarTerminal(screen);
    this.#bar = new UnheldBar({
      ...{ terminal: this.#terminal },
      format: () => this.#draw(),
      fps: 10,
      hideCursor: true,
      // The terminal sees to it: other text is wrapped.
      linewrap: true,
      // The terminal knows what it shows.
      forceRedraw: true,
      gracefulExit: false,
    });
  }

  begin(): void {
    if (this.#state !== 'new') return;
    this.#state = 'up';
    this.#photographer = new Photographer(this.#look);
    this.#bar.start(1, 0);
    const { stream } = this.#screen;
    const redraw = (): void => {
      this.#terminal.erase();
      this.#bar.render();
    };
    stream.on('resize', redraw);
    this.#endings = [
      tap(stream, (bytes, callback) => this.#writeAbove(bytes, callback)),
      () => stream.off('resize', redraw),
      watchDeparture({
        leave: () => {
          this.#state = 'ended';
          this.#leaveLine();
          this.#release();
        },
        pause: () => {
          this.#leaveLine();
        },
        resume: () => {
          this.#terminal.cursor(false);
          redraw();
        },
      }),
    ];
  }

  note(text: string): void {
    if (this.#state === 'up') this.#writeAbove(Buffer.from(text), undefined);
    else this.#screen.write(text);
  }

  around(write: () => void): void {
    if (this.#state === 'up' && this.#settings.sharesTerminal) this.#terminal.around(write);
    else write();
  }

  end(): void {
    if (this.#state !== 'up') return;
    this.#state = 'ended';
    this.#writeRest();
    this.#bar.stop();
    this.#release();
  }

  /** What cli-progress draws, whenever it draws. */
  #draw(): string {
    if (this.#lines.hasRest && monotonicNow() - this.#restSince > REST_WAITS) this.#writeRest();
    const { coloured, blocks } = this.#settings;
    // The last column stays free: some terminals go to the next line after it.
    const look = { width: this.#screen.columns - 1, coloured, blocks, ended: this.#state === 'ended' };
    return toBarLine((this.#photographer as Photographer).take(), look);
  }

  #writeAbove(bytes: Uint8Array, callback: ((error?: Error | null) => void) | undefined): boolean {
    if (!this.#lines.hasRest) this.#restSince = monotonicNow();
    const lines = this.#lines.add(bytes);
    if (lines.length > 0) return this.#terminal.writeAbove(lines, callback);
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  #writeRest(): void {
    const rest = this.#lines.takeRest();
    if (rest.length > 0) this.#terminal.writeAbove(rest);
  }

  /** What others write then stands below the bar, as what Node says of an error. */
  #leaveLine(): void {
    this.#writeRest();
    this.#terminal.newline();
    this.#terminal.cursor(true);
  }

  #release(): void {
    for (const end of this.#endings) end();
    this.#photographer?.end();
  }
}

/** A bar whose timer does not hold the program. */
class UnheldBar extends SingleBar {
  declare readonly timer: NodeJS.Timeout | null;

  override render(): void {
    super.render();
    this.timer?.unref();
  }
}
