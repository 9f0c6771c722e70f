import { runInNewContext } from 'node:vm';

/** The message of a syntax error does not tell which module it is in. */
export function adviseSyntax(error: Error): string | undefined {
  if (error.name !== 'SyntaxError' || error.message.includes('\n')) return undefined;
  if (IN_LOADER.test(error.stack ?? '')) showSource(error);
  const place = /^(?!SyntaxError)(.+:\d+)\n/.exec(error.stack ?? '')?.[1];
  return place === undefined ? undefined : `It is in ${place}.`;
}

/** Its first place, and so all of them, are of Node: that is where a module is compiled. */
const IN_LOADER = /^SyntaxError: .*\n +at .*\bnode:internal\/modules\//;

/**
 * Node hides file, line and code on the error of an ES module, until it prints an error that nobody caught. What passes
 * through a script of `node:vm` gets them before its stack, as that of a CommonJS module has them:
 * https://github.com/nodejs/node/blob/v20.20.0/src/node_contextify.cc (`ContextifyScript::DecorateErrorStack`).
 */
function showSource(error: Error): void {
  try {
    runInNewContext('throw error', { error });
  } catch {
    // It is the same error.
  }
}
