import { descend } from './ancestry';
import { toCallArguments } from './call-arguments';
import { toConsumerReference } from './consumer-reference';
import { findEntry } from './entry';

interface Given {
  readonly export: string;
  readonly name: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
}

/**
 * All that the processes of a pool are started with.
 *
 * @param callerFile the file that makes the pool, as stacks name it.
 * @param unnamed the name of a function that has none.
 * @throws {@link PoolError} if they could not be started, or would start others without end.
 */
export function prepareProcesses<Options extends Given>(
  consumer: unknown,
  options: Options,
  callerFile: string,
  unnamed = 'Consumer',
) {
  const entry = findEntry();
  const reference = toConsumerReference(consumer, options.export, { callerFile, unnamed });
  const { parameters, names, places, pools } = toCallArguments(options.args, options.kwargs);
  return {
    name: options.name ?? reference.name,
    settings: { ...options, entry, env: descend(options.env, reference) },
    start: { consumer: reference.location, parameters, names, pools: places },
    /** Those among the arguments, by number. */
    pools,
  };
}
