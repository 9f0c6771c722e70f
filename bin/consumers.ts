#!/usr/bin/env node
import { runCommand } from '../lib/cli/main';

void runCommand(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  // A read of a pipe that waits for its writer would keep the command. All that it had to write is written, but for stderr.
  process.stderr.write('', () => {
    process.stdout.write('', () => process.exit());
  });
});
