import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { cpuCount as machineCpuCount } from 'os-utils';

/** The number of CPUs this process can use, within its CPU affinity and the CPU quota of its container. */
export function cpuCount(): number {
  return usableCpuCount({ machine: machineCpuCount(), available: availableParallelism(), readText });
}

/** What {@link usableCpuCount} decides from. */
export interface CpuFacts {
  /** The CPUs of the machine; 0 if the system does not report them, as on Android. */
  readonly machine: number;
  /** The CPUs that the system lets this process run on. */
  readonly available: number;
  /** Reads a file; `undefined` if it does not exist. Outside Linux, none of the files does. */
  readonly readText: (path: string) => string | undefined;
}

/**
 * A fractional quota is rounded down, as libuv does in `availableParallelism()` from Node 22 on
 * (https://github.com/libuv/libuv/blob/v1.51.0/src/unix/linux.c, `uv__get_constrained_cpu`), so that all versions of
 * Node give the same number. The remainder is left to the parent. (The JVM and Go round up, for threads of one
 * process.) Unlike in libuv, a quota of less than one CPU counts as one.
 */
export function usableCpuCount({ machine, available, readText }: CpuFacts): number {
  const quota = Math.floor(cpuQuota(readText));
  return Math.max(1, Math.min(machine > 0 ? machine : available, available, quota));
}

type ReadText = CpuFacts['readText'];

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** In CPUs; `Infinity` without a quota. The quota of a group also limits all groups below it, so the lowest counts. */
function cpuQuota(readText: ReadText): number {
  const quotas = (readText('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    // `0::/path` in version 2, `4:cpu,cpuacct:/path` in version 1. A machine may use both, with the quota in either.
    const [hierarchy, controllers = '', ...path] = line.split(':');
    const groups = ancestry(path.join(':'));
    if (hierarchy === '0') return groups.map((group) => quotaInVersion2(`/sys/fs/cgroup${group}`, readText));
    if (!controllers.split(',').includes('cpu')) return [];
    return [controllers, 'cpu'].flatMap((mount) =>
      groups.map((group) => quotaInVersion1(`/sys/fs/cgroup/${mount}${group}`, readText)),
    );
  });
  return Math.min(...quotas);
}

/**
 * `/a/b` → `''`, `/a`, `/a/b`. In a container, the path is often one of the host and does not exist. The root of the
 * mount is then the group of the container.
 */
function ancestry(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  return ['', ...names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`)];
}

/** `max 100000`, or `150000 100000` for one and a half CPUs. */
function quotaInVersion2(group: string, readText: ReadText): number {
  const [quota, period] = (readText(`${group}/cpu.max`) ?? '').split(' ');
  return toCpus(quota, period);
}

function quotaInVersion1(group: string, readText: ReadText): number {
  return toCpus(readText(`${group}/cpu.cfs_quota_us`), readText(`${group}/cpu.cfs_period_us`));
}

/** The quota is the CPU time in each period, both in microseconds. Without a limit it is `max` or -1. */
function toCpus(quota: string | undefined, period: string | undefined): number {
  const cpus = Number(quota) / Number(period);
  return cpus > 0 ? cpus : Infinity;
}
