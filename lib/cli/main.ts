import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { cpuCount } from '../options/cpu-count';

const HELP = `consumers spreads a stream of items over operating-system processes.

It is a library: import { Pool } from 'consumers'. This command tells what a program of it would find here.

  consumers --cpus      how many processes a pool starts by default on this machine
  consumers --version   the version of the package
  consumers --help      this text
`;

/** What the command prints, and its exit code: 2 if its arguments are wrong. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** @param given the arguments after the name of the command. */
export function runCommand(given: readonly string[]): CommandResult {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        cpus: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
    if (values.version === true) return succeed(`${readVersion()}\n`);
    if (values.cpus === true) return succeed(`${cpuCount()}\n`);
    return succeed(HELP);
  } catch (error) {
    return {
      stdout: '',
      stderr: `consumers: ${(error as Error).message}\nSee consumers --help.\n`,
      exitCode: 2,
    };
  }
}

function succeed(stdout: string): CommandResult {
  return { stdout, stderr: '', exitCode: 0 };
}

/** Reads the file of the package, above the folder of the build. */
function readVersion(): string {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
