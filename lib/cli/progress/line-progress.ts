import { clearInterval, setInterval } from '../../intrinsics';
import type { Progress } from './progress-interface';
import type { Screen } from './screen';
import { Photographer, type Snapshot } from './snapshot';
import type { Standing } from './standing';

export interface LineSettings {
  readonly toLine: (snapshot: Snapshot, ended: boolean) => string;
  /** Between two lines, in ms; the first comes after one. */
  readonly interval: number;
  /** There is a last line, even if no other one was written. */
  readonly endsAlways: boolean;
}

/** Writes a line from time to time. */
export class LineProgress implements Progress {
  readonly #look: () => Standing;
  readonly #screen: Screen;
  readonly #settings: LineSettings;
  #running: { readonly photographer: Photographer; readonly timer: NodeJS.Timeout } | undefined;
  #hasWritten = false;

  constructor(look: () => Standing, screen: Screen, settings: LineSettings) {
    this.#look = look;
    this.#screen = screen;
    this.#settings = settings;
  }

  begin(): void {
    const photographer = new Photographer(this.#look);
    const timer = setInterval(() => {
      this.#write(photographer.take(), false);
    }, this.#settings.interval).unref();
    this.#running = { photographer, timer };
  }

  note(text: string): void {
    this.#screen.write(text);
  }

  around(write: () => void): void {
    write();
  }

  end(): void {
    if (this.#running === undefined) return;
    const { photographer, timer } = this.#running;
    this.#running = undefined;
    clearInterval(timer);
    if (this.#hasWritten || this.#settings.endsAlways) this.#write(photographer.take(), true);
    photographer.end();
  }

  #write(snapshot: Snapshot, ended: boolean): void {
    this.#hasWritten = true;
    this.#screen.write(`${this.#settings.toLine(snapshot, ended)}\n`);
  }
}
