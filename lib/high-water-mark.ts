/** How many items or outputs, or how many bytes of them, may wait before whoever adds to them has to wait. */
export interface HighWaterMark {
  readonly items: number;
  readonly bytes: number;
}

/** What waits. */
export interface Level {
  readonly count: number;
  readonly bytes: number;
}

/** Who waits continues at this part of the mark: nearer to 1, they wake for little; nearer to 0, the other side runs out. */
const LOW_WATER = 7 / 8;

/** The mark is reached. */
export function isFull({ count, bytes }: Level, mark: HighWaterMark): boolean {
  return count >= mark.items || bytes >= mark.bytes;
}

/** Who waits for room may continue. */
export function hasRoom({ count, bytes }: Level, mark: HighWaterMark): boolean {
  return count <= mark.items * LOW_WATER && bytes <= mark.bytes * LOW_WATER;
}
