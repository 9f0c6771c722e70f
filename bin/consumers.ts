#!/usr/bin/env node
import { runCommand } from '../lib/cli/main';

const { stdout, stderr, exitCode } = runCommand(process.argv.slice(2));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = exitCode;
