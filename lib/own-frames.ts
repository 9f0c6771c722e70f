import { join, sep } from 'node:path';

/** That of the build: this file may be in a bundle of the command or of a consumer's process. A bundle in the format ESM has none. */
const FOLDER =
  typeof __dirname === 'string' ? __dirname.replace(/(?<=[/\\]dist[/\\]lib)[/\\].*$/, '') : undefined;

/** Frames in these are of no use to users: the build, and its sources, where stacks name these (`--enable-source-maps`). */
const OWN = FOLDER === undefined ? [] : [FOLDER, join(FOLDER, '..', '..', 'lib')].map((path) => path + sep);

/** A stack without the frames of this library; as it is, if it has no others. */
export function withoutOwnFrames(stack: string): string {
  if (!isOwn(stack)) return stack;
  const lines = stack.split('\n');
  const kept = lines.filter((line) => !(IS_FRAME.test(line) && isOwn(line)));
  return kept.some((line) => IS_FRAME.test(line)) ? kept.join('\n') : stack;
}

function isOwn(text: string): boolean {
  return OWN.some((folder) => text.includes(folder));
}

const IS_FRAME = /^\s+at /;
