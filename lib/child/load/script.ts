import { dirname, join } from 'node:path';

import type { ConsumerLocation } from '../../wire/start-message';

export type SourceLocation = ConsumerLocation & { form: 'source' };

/**
 * Strict, because modules and classes are. `this` is undefined in it, also in an arrow function. esbuild and tsx call
 * `__name` to keep the names of inner functions.
 *
 * A function that is found in its file keeps its line and column there, for stacks and breakpoints, and its offset, which
 * tools of coverage count in. What precedes it lies on its line, in columns below zero: no breakpoint is meant for it.
 */
export function toScript({ source: { kind, text }, name, file, place }: SourceLocation) {
  const [opening, closing] = kind === 'method' ? ['((o) => o[Reflect.ownKeys(o)[0]])({ ', ' })'] : ['', ''];
  const head = `'use strict'; (function (require, __name) { return (${opening}`.padStart(place?.offset ?? 0);
  return {
    text: `${head}${text}${closing}\n); })`,
    // Next to the file of the program, for `import()`. Not that file itself, because lines and columns are others.
    filename: place?.script ?? join(dirname(file), `[consumer ${name.replace(/[/\\]/g, '|')}]`),
    lineOffset: place?.line ?? 0,
    columnOffset: place === undefined ? 0 : place.column - head.length,
  };
}

/** Whether a line of a stack is of the function. */
export function isFrameOf({ place }: SourceLocation, line: string): boolean {
  return line.includes('[consumer') || (place !== undefined && line.includes(place.script));
}
