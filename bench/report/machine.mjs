import { readFileSync } from 'node:fs';
import os from 'node:os';

import { PYTHON_VERSION } from '../run/python.mjs';

const GIGABYTE = 1_000_000_000;

/** The machine's shape, and nothing that says whose it is. */
export function describeMachine() {
  const [release] = /^\d+\.\d+/.exec(os.release()) ?? [''];
  return {
    processors: `${os.availableParallelism()} × ${os.cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(os.totalmem() / GIGABYTE)} GB`,
    system: `${os.type()} ${release}, ${os.arch()}`,
    'Node.js': process.versions.node,
  };
}

/** Of this package, of the peers, and of Python where it is one. */
export function readVersions() {
  const { version } = readJson('../../package.json');
  const { dependencies } = readJson('../package.json');
  return { consumers: version, ...dependencies, ...(PYTHON_VERSION && { Python: PYTHON_VERSION }) };
}

/** How many programs wanted a processor in the last minute. */
export function readLoad() {
  return os.loadavg()[0];
}

function readJson(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
