import { stripVTControlCharacters } from 'node:util';

const NEWLINE = 0x0a;

/** Makes whole lines of text that comes in pieces, as bytes, so that no character is torn. */
export class WholeLines {
  #rest = Buffer.alloc(0);

  /** @returns the lines that are complete now. */
  add(piece: Uint8Array): Buffer {
    const text = Buffer.concat([this.#rest, piece]);
    const end = text.lastIndexOf(NEWLINE) + 1;
    this.#rest = text.subarray(end);
    if (!isInvisible(this.#rest)) return text.subarray(0, end);
    // Often a line's colour ends after the line.
    this.#rest = Buffer.alloc(0);
    return text;
  }

  get hasRest(): boolean {
    return this.#rest.length > 0;
  }

  /** @returns the line that has begun, ended. */
  takeRest(): Buffer {
    const line = this.hasRest ? Buffer.concat([this.#rest, Buffer.from('\n')]) : this.#rest;
    this.#rest = Buffer.alloc(0);
    return line;
  }
}

function isInvisible(text: Buffer): boolean {
  return text.length < 100 && stripVTControlCharacters(text.toString('latin1')) === '';
}
