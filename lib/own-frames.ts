import { sep } from 'node:path';

/** Frames in it are of no use to users. A bundle in the format ESM has no `__dirname`. */
const LIBRARY = typeof __dirname === 'string' ? __dirname + sep : undefined;

/** A stack without the frames of this library; as it is, if it has no others. */
export function withoutOwnFrames(stack: string): string {
  if (LIBRARY === undefined || !stack.includes(LIBRARY)) return stack;
  const lines = stack.split('\n');
  const kept = lines.filter((line) => !(IS_FRAME.test(line) && line.includes(LIBRARY)));
  return kept.some((line) => IS_FRAME.test(line)) ? kept.join('\n') : stack;
}

const IS_FRAME = /^\s+at /;
