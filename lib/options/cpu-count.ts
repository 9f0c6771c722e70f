import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { cpuCount as machineCpuCount } from 'os-utils';

/** How many CPUs this process may really use: those of the machine, less what affinity and its container deny it. */
export function cpuCount(): number {
  return usableCpuCount({ machine: machineCpuCount(), available: availableParallelism(), readText });
}

/** What {@link cpuCount} is decided from. */
export interface CpuFacts {
  /** The CPUs of the machine; 0 where the system does not tell, as on Android. */
  readonly machine: number;
  /** Those that the system lets this process run on. */
  readonly available: number;
  /** The text of a file; `undefined` if there is none. Outside Linux there are none of those it is asked for. */
  readonly readText: (path: string) => string | undefined;
}

/**
 * A broken quota is rounded down, as libuv does in `availableParallelism()` from Node 22 on
 * (https://github.com/libuv/libuv/blob/v1.51.0/src/unix/linux.c, `uv__get_constrained_cpu`), so that all versions of
 * Node agree; what is left over is for the parent. (The JVM and Go round up, for threads of one process.) Unlike
 * libuv, a quota of less than one CPU counts: as one.
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

/** In CPUs; `Infinity` where there is none. Each group's quota holds for all groups below it, so the lowest counts. */
function cpuQuota(readText: ReadText): number {
  const quotas = (readText('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    // `0::/path` in version 2, `4:cpu,cpuacct:/path` in version 1; a machine may have both, and the CPUs in either.
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
 * `/a/b` → `''`, `/a`, `/a/b`. In a container the path is often one of the host, with nothing there, and the root of
 * the mount is the container's own group.
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

/** Microseconds of CPU time in each period; without a limit the quota is `max` or -1. */
function toCpus(quota: string | undefined, period: string | undefined): number {
  const cpus = Number(quota) / Number(period);
  return cpus > 0 ? cpus : Infinity;
}
