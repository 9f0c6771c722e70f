/** Flags of Node that belong to the parent alone, with the names of those that take their value as the next word. */
const OWN =
  /^--(inspect|debug|watch|test|eval$|print$|interactive$|input-type|check$|run$|experimental-test|experimental-default-type)/;
const OWN_SHORT = /^-(e|p|pe|i|c)$/;
const VALUE_FOLLOWS =
  /^(--(inspect-port|debug-port|inspect-publish-uid|watch-path|watch-kill-signal|test-[a-z-]+|eval|print|input-type|run)|-(e|p|pe))$/;
const NO_VALUE = /^--test-(only|force-exit|update-snapshots)$/;

/**
 * The flags a consumer's process gets of its parent's: loaders and limits, yes; a debugger's port, a watcher, a test
 * runner or the program text of `--eval`, no.
 */
export function inheritedExecArgv(execArgv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < execArgv.length; i += 1) {
    const flag = execArgv[i] as string;
    if (!isOwn(flag)) kept.push(flag);
    else if (VALUE_FOLLOWS.test(flag) && !NO_VALUE.test(flag)) i += 1;
  }
  return kept;
}

/** The same for `NODE_OPTIONS`, where it is set. */
export function inheritedEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const options = env['NODE_OPTIONS'];
  if (options === undefined) return env;
  return { ...env, NODE_OPTIONS: inheritedExecArgv(splitWords(options)).join(' ') };
}

function isOwn(flag: string): boolean {
  return OWN.test(flag) || OWN_SHORT.test(flag);
}

/** Words stay as they are written, quotes and all: a quoted part may hold spaces. */
function splitWords(options: string): string[] {
  return options.match(/(?:"(?:\\.|[^"])*"|\S)+/g) ?? [];
}
