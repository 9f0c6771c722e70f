import { spawnSync } from 'node:child_process';

const { status, stdout } = spawnSync('python3', ['--version'], { encoding: 'utf8' });

/** `undefined` where there is no `python3`. */
export const PYTHON_VERSION = status === 0 ? stdout.replace('Python', '').trim() : undefined;
