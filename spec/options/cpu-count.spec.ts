import { availableParallelism } from 'node:os';
import { cpuCount, usableCpuCount } from '../../dist/lib/options/cpu-count';

type Files = Readonly<Record<string, string>>;

const count = (files: Files, { machine = 8, available = 8 } = {}): number =>
  usableCpuCount({ machine, available, readText: (path) => files[path] });

describe('cpuCount()', () => {
  test('is a whole number from 1 to what the system lets this process use', () => {
    expect(Number.isInteger(cpuCount())).toBe(true);
    expect(cpuCount()).toBeGreaterThanOrEqual(1);
    expect(cpuCount()).toBeLessThanOrEqual(availableParallelism());
  });
});

describe('usableCpuCount()', () => {
  test.each<[string, number, { machine: number; available: number }]>([
    ['all CPUs of the machine if nothing limits them', 8, { machine: 8, available: 8 }],
    ['no more than affinity allows', 3, { machine: 8, available: 3 }],
    ['no more than the machine has', 4, { machine: 4, available: 8 }],
    ['what is available if the machine reports no CPUs', 6, { machine: 0, available: 6 }],
    ['1 if nothing is reported', 1, { machine: 0, available: 0 }],
  ])('is %s', (_, expected, facts) => {
    expect(count({}, facts)).toBe(expected);
  });

  test.each<[string, number, Files]>([
    [
      'a quota in version 2 lowers it',
      2,
      { '/proc/self/cgroup': '0::/app\n', '/sys/fs/cgroup/app/cpu.max': '200000 100000\n' },
    ],
    [
      'a fractional quota is rounded down',
      2,
      { '/proc/self/cgroup': '0::/app\n', '/sys/fs/cgroup/app/cpu.max': '299999 100000\n' },
    ],
    [
      'a quota of half a CPU counts as one',
      1,
      { '/proc/self/cgroup': '0::/app\n', '/sys/fs/cgroup/app/cpu.max': '50000 100000\n' },
    ],
    [
      'a quota of more than there is changes nothing',
      8,
      { '/proc/self/cgroup': '0::/app\n', '/sys/fs/cgroup/app/cpu.max': '6400000 100000\n' },
    ],
    [
      '`max` is no quota',
      8,
      { '/proc/self/cgroup': '0::/app\n', '/sys/fs/cgroup/app/cpu.max': 'max 100000\n' },
    ],
    [
      'the quota of an ancestor counts if it is lower',
      3,
      {
        '/proc/self/cgroup': '0::/user.slice/app/worker\n',
        '/sys/fs/cgroup/user.slice/app/worker/cpu.max': '500000 100000\n',
        '/sys/fs/cgroup/user.slice/app/cpu.max': 'max 100000\n',
        '/sys/fs/cgroup/user.slice/cpu.max': '300000 100000\n',
      },
    ],
    [
      'the quota of an ancestor does not count if it is higher',
      3,
      {
        '/proc/self/cgroup': '0::/app/worker\n',
        '/sys/fs/cgroup/app/worker/cpu.max': '300000 100000\n',
        '/sys/fs/cgroup/app/cpu.max': '500000 100000\n',
      },
    ],
    [
      'the root of the mount counts if the path is one of the host',
      2,
      { '/proc/self/cgroup': '0::/docker/0123abcd\n', '/sys/fs/cgroup/cpu.max': '200000 100000\n' },
    ],
    [
      'the root of the mount counts in a namespace of its own',
      2,
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '200000 100000\n' },
    ],
    [
      'a group whose name has a colon is found',
      2,
      { '/proc/self/cgroup': '0::/app:1\n', '/sys/fs/cgroup/app:1/cpu.max': '200000 100000\n' },
    ],
    [
      'a quota in version 1 lowers it',
      2,
      {
        '/proc/self/cgroup': '5:memory:/app\n4:cpu,cpuacct:/app\n',
        '/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us': '200000\n',
        '/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us': '100000\n',
      },
    ],
    [
      'a quota in version 1 is found under the name of the controller alone',
      2,
      {
        '/proc/self/cgroup': '4:cpuacct,cpu:/docker/0123abcd\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '100000\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '50000\n',
      },
    ],
    [
      '-1 is no quota',
      8,
      {
        '/proc/self/cgroup': '1:cpu:/\n0::/\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      },
    ],
    [
      'a quota of other controllers than `cpu` is not looked for',
      8,
      {
        '/proc/self/cgroup': '2:cpuset:/app\n',
        '/sys/fs/cgroup/cpu/app/cpu.cfs_quota_us': '100000\n',
        '/sys/fs/cgroup/cpu/app/cpu.cfs_period_us': '100000\n',
      },
    ],
    [
      'a machine with both versions counts the lower',
      1,
      {
        '/proc/self/cgroup': '1:cpu:/app\n0::/app\n',
        '/sys/fs/cgroup/cpu/app/cpu.cfs_quota_us': '100000\n',
        '/sys/fs/cgroup/cpu/app/cpu.cfs_period_us': '100000\n',
        '/sys/fs/cgroup/app/cpu.max': '300000 100000\n',
      },
    ],
    [
      'invalid files are no quota',
      8,
      { '/proc/self/cgroup': 'nonsense\n0::/app\n', '/sys/fs/cgroup/app/cpu.max': '100000 0\n' },
    ],
    ['an empty file is no quota', 8, { '/proc/self/cgroup': '0::/app\n', '/sys/fs/cgroup/app/cpu.max': '' }],
    [
      'a quota without a period is no quota',
      8,
      { '/proc/self/cgroup': '0::/', '/sys/fs/cgroup/cpu.max': '100000' },
    ],
  ])('%s', (_, expected, files) => {
    expect(count(files)).toBe(expected);
  });

  test('never asks for a file outside /proc and /sys', () => {
    const asked: string[] = [];
    const readText = (path: string): string | undefined => {
      asked.push(path);
      return path === '/proc/self/cgroup' ? '4:cpu:/a/b\n0::/a/b\n' : undefined;
    };
    usableCpuCount({ machine: 8, available: 8, readText });
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter((path) => !/^\/(proc\/self|sys\/fs)\/cgroup/.test(path))).toEqual([]);
  });
});
