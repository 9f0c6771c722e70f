#!/usr/bin/env node
import { runCommand } from '../lib/cli/main';

void runCommand(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
