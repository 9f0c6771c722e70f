import type { Frame } from './terminal-svg';

/** The frames that differ from the one before. */
export function toDistinct(frames: readonly Frame[]): Frame[] {
  const shown = (frame: Frame | undefined): string => JSON.stringify(frame?.rows);
  return frames.filter((frame, index) => shown(frame) !== shown(frames[index - 1]));
}

/** Takes so many frames, evenly over the time, with the first and the last. */
export function thin(frames: readonly Frame[], count: number): Frame[] {
  if (frames.length <= count) return [...frames];
  const [start, end] = [frames[0]?.time ?? 0, frames.at(-1)?.time ?? 0];
  const step = (end - start) / Math.max(1, count - 1);
  const kept = Array.from({ length: count }, (_, index) => {
    const time = start + index * step;
    return frames.findLast((frame) => frame.time <= time + 1e-6);
  });
  return [...new Set(kept)].filter((frame) => frame !== undefined);
}
