import type { InputItem } from '../input/input-item';
import type { FailureRow } from '../failures/failure-row';
import type { ResultWriter } from './result-writer';

/** What became of an item: its lines, or its failure. */
export type Outcome =
  { readonly text: string; readonly failed?: undefined } | { readonly text: ''; readonly failed: FailureRow };

/** Where outcomes go, in the order in which they stand in the output. */
export interface Results {
  /** @returns what the caller should wait for before it adds more. */
  add(item: InputItem, outcome: Outcome): Promise<void> | undefined;
  /** @param isComplete each item of the input has come to its end. @throws {@link OutputError} */
  close(isComplete: boolean): Promise<void>;
}

/** Writes the lines, and no more. */
export class PlainResults implements Results {
  readonly #writer: ResultWriter;

  constructor(writer: ResultWriter) {
    this.#writer = writer;
  }

  add(_item: InputItem, { text }: Outcome): Promise<void> | undefined {
    return this.#writer.write(text);
  }

  close(isComplete: boolean): Promise<void> {
    return this.#writer.close(isComplete);
  }
}
