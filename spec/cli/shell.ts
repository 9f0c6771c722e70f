import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { makeFolder } from '../temporary-folder';

const { bin } = require('../../package.json') as { bin: { consumers: string } };
const COMMAND = join(__dirname, '..', '..', bin.consumers);

// A script starts a shell, the command and its processes: on a machine that does much else, that takes a while.
jest.setTimeout(60_000);

/** What a script wrote, and its exit code: that of the last command. */
export interface ScriptEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A folder, and a shell in it that knows `consumers`: the command as it was built. */
export class Shell {
  readonly folder = makeFolder();
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: Readonly<Record<string, string>> = {}) {
    const programs = makeFolder();
    const program = join(programs, 'consumers');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`);
    chmodSync(program, 0o755);
    this.#env = { ...process.env, ...env, PATH: `${programs}${delimiter}${process.env['PATH']}` };
  }

  /** Runs a script to its end. */
  run(script: string): Promise<ScriptEnd> {
    const options = { cwd: this.folder, env: this.#env, maxBuffer: 1e9 };
    return new Promise((resolve) => {
      execFile('bash', ['-c', script], options, (error, stdout, stderr) => {
        resolve({ stdout, stderr, exitCode: error === null ? 0 : Number(error.code) });
      });
    });
  }

  /** Begins a command, for specs that do something to it meanwhile: its pid is that of the command. */
  begin(command: string): ChildProcess {
    return spawn('bash', ['-c', `exec ${command}`], { cwd: this.folder, env: this.#env });
  }

  /** For a program that is started otherwise. */
  get env(): NodeJS.ProcessEnv {
    return this.#env;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** What was written of `out`, as long as it is not complete; `undefined` if that is nothing. */
  get part(): string | undefined {
    return this.files.find((name) => /^out\.[0-9a-f]{8}\.part$/.test(name));
  }

  get files(): readonly string[] {
    return readdirSync(this.folder).sort();
  }
}

/** Each a line. */
export function toLines(items: Iterable<unknown>): string {
  return [...items].map((item) => `${String(item)}\n`).join('');
}

/** 1, 2, 3… */
export function count(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
