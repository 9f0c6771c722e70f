import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { THIS_CHECKOUT } from './checkout.mjs';

const BENCH = new URL('../', import.meta.url);

/** For one program, in ms: longer, and it hangs. */
const TIME_LIMIT = 300_000;

/**
 * Runs a program in a process of its own, with the Pool of that checkout.
 *
 * @returns the figures it printed as JSON.
 * @throws where it failed: it checks what it times.
 */
export async function runContender({
  runtime = process.execPath,
  program,
  parameters = [],
  flags = [],
  checkout = THIS_CHECKOUT,
}) {
  const command = [...flags, fileURLToPath(new URL(program, BENCH)), ...parameters.map(String)];
  const child = spawn(runtime, command, {
    cwd: THIS_CHECKOUT,
    env: { ...process.env, CONSUMERS_CHECKOUT: checkout },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT,
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const [stdout, stderr, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (end !== 0) {
    const what = [program, ...parameters].join(' ');
    throw new Error(`${what} with the build in ${checkout} ended with ${end}:\n${stderr}`);
  }
  return JSON.parse(stdout);
}
