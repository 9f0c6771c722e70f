/** Flags of Node that belong to the parent alone, by the beginning of their names. */
const PARENT_PREFIXES = ['--inspect', '--debug', '--watch', '--test', '--experimental-test'];
/** And by their whole names. */
const PARENT_FLAGS = new Set([
  '--eval',
  '--print',
  '--interactive',
  '--input-type',
  '--check',
  '--run',
  '-e',
  '-p',
  '-pe',
  '-i',
  '-c',
]);
/** Those of them whose value may be the next word. */
const WITH_VALUE =
  /^(--(inspect-port|debug-port|inspect-publish-uid|watch-path|watch-kill-signal|test-.+|experimental-test-.+|eval|print|input-type|run)|-(e|p|pe))$/;
const WITHOUT_VALUE =
  /^--(test-only|test-force-exit|test-update-snapshots|experimental-test-(coverage|module-mocks|isolation))$/;

/**
 * The flags a consumer's process gets of its parent's: loaders and limits, yes; a debugger's port, a watcher, a test
 * runner or the program text of `--eval`, no.
 */
export function inheritedExecArgv(execArgv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < execArgv.length; i += 1) {
    const flag = execArgv[i] as string;
    if (!isForParentOnly(flag)) kept.push(flag);
    else if (WITH_VALUE.test(flag) && !WITHOUT_VALUE.test(flag)) i += 1;
  }
  return kept;
}

/** The same for `NODE_OPTIONS`, where it is set. */
export function inheritedEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const options = env['NODE_OPTIONS'];
  if (options === undefined) return env;
  return { ...env, NODE_OPTIONS: inheritedExecArgv(splitWords(options)).join(' ') };
}

function isForParentOnly(flag: string): boolean {
  return (
    PARENT_FLAGS.has(flag.replace(/=.*$/s, '')) || PARENT_PREFIXES.some((prefix) => flag.startsWith(prefix))
  );
}

/** Words stay as they are written, quotes and all: a quoted part may hold spaces. */
function splitWords(options: string): string[] {
  return options.match(/(?:"(?:\\.|[^"\\])*"|\S)+/g) ?? [];
}
