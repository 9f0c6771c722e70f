import type { CommandOptions } from '../options/command-options';

/** The options that both kinds of pools take. */
interface SharedOptions {
  readonly quantity?: number;
  readonly export?: string;
  readonly args?: unknown[];
  readonly kwargs?: Record<string, unknown>;
  readonly name?: string;
  readonly retries?: number;
  readonly timeout?: number;
  readonly recycle?: { readonly rss: number };
  readonly execArgv?: readonly string[];
  readonly stdio: 'stderr' | 'stderr-prefix';
  readonly watchdog: boolean;
}

/** As the options of the command are called in the library. Those that were not given are missing. */
export function toPoolOptions({ processes, target, command, journal }: CommandOptions): SharedOptions {
  const { quantity, args, kwargs, retries, timeout, memory, imports, stdio } = processes;
  const given = {
    quantity,
    export: processes.export,
    args,
    kwargs,
    retries,
    timeout,
    recycle: memory === undefined ? undefined : { rss: memory },
    name: target.form === 'text' ? command : undefined,
    execArgv:
      imports.length === 0
        ? undefined
        : [...process.execArgv, ...imports.flatMap((loader) => ['--import', loader])],
  };
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(known) as Partial<SharedOptions>),
    stdio: stdio === 'prefix' ? 'stderr-prefix' : 'stderr',
    // A run that is killed is resumed: what still computes then must not go on beside it.
    watchdog: journal !== undefined,
  };
}
