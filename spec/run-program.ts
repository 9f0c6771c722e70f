import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a program wrote, and how it ended: its exit code, or the signal that ended it. */
export interface ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: number | string;
}

export interface ProgramSettings {
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  readonly cwd?: string;
}

/** Runs a program of `spec/fixtures` (or of an absolute path) in a process of its own, to its end. */
export function runProgram(
  file: string,
  { words = [], env = {}, execArgv = [], cwd }: ProgramSettings = {},
): Promise<ProgramEnd> {
  const path = file.startsWith('/') ? file : join(__dirname, 'fixtures', file);
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 1e9 };
    execFile(process.execPath, [...execArgv, path, ...words], options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, ended: error === null ? 0 : (error.signal ?? Number(error.code)) });
    });
  });
}

/** A zombie is gone too: it only waits to be counted. */
export function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/^\d+ \(.*\) [ZX] /.test(readFileSync(stat, 'utf8'));
}

/** SIGSTOP has stopped it. */
export function isStopped(pid: number): boolean {
  return /^\d+ \(.*\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
