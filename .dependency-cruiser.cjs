/** Imports go strictly down: see "Layout" in CONTRIBUTING.md. Type imports count. */
module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      severity: 'error',
      from: { orphan: true, pathNot: '^(lib/index|bin/consumers|lib/child/main)\\.ts$' },
      to: {},
    },
    {
      name: 'parent-knows-no-child',
      severity: 'error',
      from: { path: '^lib/parent/' },
      to: { path: '^lib/child/' },
    },
    {
      name: 'child-knows-wire-and-errors-only',
      severity: 'error',
      from: { path: '^lib/child/' },
      to: {
        path: '^lib/',
        pathNot: '^lib/(child|wire)/|^lib/(errors|own-frames|current-consumer|current-task|intrinsics)\\.ts$',
      },
    },
    {
      name: 'wire-knows-errors-only',
      severity: 'error',
      from: { path: '^lib/wire/' },
      to: { path: '^lib/', pathNot: '^lib/wire/|^lib/(errors|own-frames)\\.ts$' },
    },
    {
      name: 'errors-know-the-platform-only',
      severity: 'error',
      from: { path: '^lib/(errors|current-consumer|current-task|intrinsics)\\.ts$' },
      to: {
        path: '^lib/',
        pathNot: '^lib/(public/(platform|consumer|consumer-failure)|failure-text|own-frames)\\.ts$',
      },
    },
    {
      name: 'declarations-stand-alone',
      severity: 'error',
      from: {
        path: '^lib/public/',
      },
      to: {
        pathNot: '^lib/(public/|errors\\.ts$)|^(node:)?stream$',
      },
    },
    {
      name: 'the-childs-entry-is-forked-not-imported',
      severity: 'error',
      from: {},
      to: { path: '^lib/child/main\\.ts$' },
    },
    {
      name: 'a-lane-knows-segments-only',
      severity: 'error',
      from: { path: '^lib/parent/lane/' },
      to: { pathNot: '^lib/parent/lane/|^lib/wire/segments/' },
    },
    {
      name: 'dispatch-knows-lanes-and-segments-only',
      severity: 'error',
      from: { path: '^lib/parent/dispatch/' },
      to: { pathNot: '^lib/parent/(dispatch|lane)/|^lib/wire/segments/|^lib/intrinsics\\.ts$' },
    },
    {
      name: 'intake-knows-no-process',
      severity: 'error',
      from: { path: '^lib/parent/intake/' },
      to: {
        path: '^(node:)?(child_process|process|cluster|worker_threads)$|^lib/parent/(?!intake/)',
      },
    },
    {
      name: 'outputs-know-no-process',
      severity: 'error',
      from: { path: '^lib/parent/outputs/' },
      to: {
        path: '^(node:)?(child_process|process|cluster|worker_threads)$|^lib/parent/(?!outputs/)',
      },
    },
    {
      name: 'tasks-know-no-process',
      severity: 'error',
      from: { path: '^lib/parent/tasks/' },
      to: { path: '^(node:)?(child_process|process|cluster|worker_threads)$|^lib/parent/process/' },
    },
    {
      name: 'the-program-and-the-child-meet-in-one-file',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(child/|in-process\\.ts$)' },
      to: { path: '^lib/child/' },
    },
    {
      name: 'seats-know-no-dispatcher',
      severity: 'error',
      from: { path: '^lib/parent/(seats|task-seats|process)/' },
      to: { path: '^lib/parent/(dispatch|intake|lifecycle)/' },
    },
    {
      name: 'a-run-knows-no-process',
      severity: 'error',
      from: {
        path: '^lib/child/(run-consumer|report|pool-handle|parent-link|output-buffer|given)\\.ts$|^lib/child/items/',
      },
      to: { path: '^lib/child/(main|channel|leave|abort|watchdog)\\.ts$' },
    },
    {
      name: 'processes-know-no-seats',
      severity: 'error',
      from: { path: '^lib/parent/process/' },
      to: { path: '^lib/parent/(seats|task-seats)/' },
    },
    {
      name: 'only-two-files-touch-processes',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/parent/process/consumer-process\\.ts$' },
      to: { path: '^(node:)?child_process$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pool-is-the-top',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(index\\.ts|cli/)' },
      to: { path: '^lib/(pool|index)\\.ts$' },
    },
    {
      name: 'task-pool-is-the-top',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/index\\.ts$|^lib/cli/' },
      to: { path: '^lib/(task-pool|task-functions)\\.ts$' },
    },
    {
      name: 'only-the-command-has-reports',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(report|cli)/' },
      to: { path: '^lib/report/' },
    },
    {
      name: 'a-report-knows-what-programs-see',
      severity: 'error',
      from: { path: '^lib/report/' },
      to: {
        path: '^lib/',
        pathNot:
          '^lib/(report|public)/|^lib/(errors|intrinsics|observed-pool|options/(checks|option-reader))\\.ts$',
      },
    },
    {
      name: 'the-page-is-bundled-not-imported',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/report/page/' },
      to: { path: '^lib/report/page/' },
    },
    {
      name: 'the-page-stands-alone',
      severity: 'error',
      from: { path: '^lib/report/page/', pathNot: '/bundle\\.mjs$' },
      to: { pathNot: '^lib/report/(page/|(report-data|series)\\.ts$)|^node_modules/(@types/)?d3-' },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: {},
      to: {
        pathNot: '@types/node',
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
      },
    },
    {
      name: 'no-dev-package',
      severity: 'error',
      from: { path: '^(lib|bin)', pathNot: '^lib/report/page/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'require', 'node', 'default'],
    },
  },
};
