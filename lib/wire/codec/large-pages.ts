/** So many bytes of free pages are kept: about what waits of large values. */
const MOST_FREE = 16 * 2 ** 20;

/**
 * Memory for large values, each in a page of its own. It is used again, as new memory costs more than the copy: the system
 * clears it page by page, and it is in no cache.
 */
export class LargePages {
  /** By size. */
  readonly #free = new Map<number, Buffer[]>();
  #bytes = 0;

  take(bytes: number): Buffer {
    const size = roundUp(bytes);
    const page = this.#free.get(size)?.pop();
    if (page === undefined) return Buffer.allocUnsafeSlow(size);
    this.#bytes -= size;
    return page;
  }

  /** Nobody reads the page any more. */
  give(page: Buffer): void {
    const size = page.length;
    // Values of other sizes may have been there before, and come no more.
    for (const [other, pages] of this.#free) {
      while (other !== size && this.#bytes + size > MOST_FREE && pages.pop() !== undefined)
        this.#bytes -= other;
    }
    if (this.#bytes + size > MOST_FREE) return;
    this.#bytes += size;
    const pages = this.#free.get(size);
    if (pages === undefined) this.#free.set(size, [page]);
    else pages.push(page);
  }
}

/** So that pages fit values of about the same size: there are four sizes from one power of two to the next. */
function roundUp(bytes: number): number {
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 2);
  return Math.ceil(bytes / step) * step;
}
