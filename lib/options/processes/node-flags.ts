/** Flags of Node that are for the parent only, by prefix. */
const PARENT_PREFIXES = ['--inspect', '--debug', '--watch', '--test', '--experimental-test'];
/** Flags of Node that are for the parent only, by name. */
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
/** Flags for the parent only whose value may be the next argument. */
const WITH_VALUE =
  /^(--(inspect-port|debug-port|inspect-publish-uid|watch-path|watch-kill-signal|test-.+|experimental-test-.+|eval|print|input-type|run)|-(e|p|pe))$/;
/** Exceptions that the pattern above matches, but that take no value. */
const WITHOUT_VALUE =
  /^--(test-only|test-force-exit|test-update-snapshots|experimental-test-(coverage|module-mocks|isolation))$/;

/**
 * The flags that a consumer's process inherits: those of loaders and limits, but not those of a debugger, a watcher, a
 * test runner, or `--eval`.
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

/** Applies {@link inheritedExecArgv} to `NODE_OPTIONS`. */
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

/** Keeps the quotes of each word. A quoted part may contain spaces. */
function splitWords(options: string): string[] {
  return options.match(/(?:"(?:\\.|[^"\\])*"|\S)+/g) ?? [];
}
