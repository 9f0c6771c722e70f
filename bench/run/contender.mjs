import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const BENCH = new URL('../', import.meta.url);
const ROOT = fileURLToPath(new URL('../', BENCH));

/** For one program, in ms: longer, and it hangs. */
const TIME_LIMIT = 300_000;

/**
 * Runs a program in a process of its own.
 *
 * @returns the figures it printed as JSON.
 * @throws where it failed: it checks what it times.
 */
export async function runContender({ program, parameters = [], flags = [] }) {
  const command = [...flags, fileURLToPath(new URL(program, BENCH)), ...parameters.map(String)];
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT,
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const [stdout, stderr, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (end !== 0) throw new Error(`${program} ${parameters.join(' ')} ended with ${end}:\n${stderr}`);
  return JSON.parse(stdout);
}
