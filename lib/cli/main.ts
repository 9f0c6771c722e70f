import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CommanderError } from 'commander';

import type * as CpuCount from '../options/cpu-count';
import { EXIT, type ExitCode } from './exit-codes';
import { makeProgram } from './program';
import type * as Act from './run/act';
import { UsageError } from './usage-error';

/**
 * Runs the command to its end. What only some calls need is loaded when they do: `--help` loads no pool.
 *
 * @param given the arguments after the name of the command.
 */
export async function runCommand(given: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = makeProgram(readVersion(), {
    act: async (command, module, options) => {
      // Not `import()`, which loads what it takes for ES modules first.
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only here
      const { act } = require('./run/act') as typeof Act;
      exitCode = await act(command, module, options);
    },
    printCpus: () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only here
      const { cpuCount } = require('../options/cpu-count') as typeof CpuCount;
      process.stdout.write(`${cpuCount()}\n`);
    },
  });
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeErr: ignore });
  try {
    await program.parseAsync(given, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    if (!(error instanceof CommanderError || error instanceof UsageError)) throw error;
    const command = program.commands.find((each) => each.name() === given[0]);
    const words = (command ?? program).args;
    const help = command === undefined ? 'consumers --help' : `consumers ${command.name()} --help`;
    process.stderr.write(`consumers: ${describe(error, words)}\nSee ${help}.\n`);
    return EXIT.usage;
  }
  return exitCode;
}

/** @param words those that are no options. */
function describe(error: CommanderError | UsageError, words: readonly string[]): string {
  if (error instanceof UsageError) return error.message;
  if (error.code === 'commander.excessArguments')
    return words.length > 1
      ? `Expected one MODULE, got ${words.join(' and ')}. Files of items follow -i, behind the MODULE.`
      : `There is no command ${words.join()}: call consumers map, or consumers run.`;
  return error.message.replace(/^error: ./, (beginning) => beginning.slice(-1).toUpperCase());
}

function ignore(): void {
  // Errors are printed in one place.
}

/** Reads the file of the package, above the folder of the build. */
function readVersion(): string {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
