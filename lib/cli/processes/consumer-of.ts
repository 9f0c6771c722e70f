import { join } from 'node:path';
import { compileFunction, Script } from 'node:vm';

import type { Target } from '../options/target';

type AnyFunction = (...given: unknown[]) => unknown;

/** What a pool takes as its consumer: a module's URL, or a function whose source has the text of `-e`. */
export function consumerOf(target: Target): URL | AnyFunction {
  if (target.form === 'module') return target.url;
  const { text } = target;
  // The text is evaluated in each process, once, so that what stands around a function in it keeps its state. It may not be a function.
  const head = `(function expression(...given) { return (expression.fn ??= `;
  const check = `((fn) => { if (typeof fn === 'function') return fn; throw new TypeError('-e has to be a function, such as line => line.length, and is of the type ' + typeof fn + '.'); })`;
  return new Script(`${head}${check}(${text}\n))(...given); })`).runInThisContext() as AnyFunction;
}

/**
 * Makes a pool as if a file in the working directory did: from there, `require()` and `import()` of the text of `-e` look for modules.
 */
export function asInWorkingDirectory<Made>(make: () => Made): Made {
  const call = compileFunction('return make();', ['make'], { filename: join(process.cwd(), '[eval]') });
  return (call as (make: () => Made) => Made)(make);
}
