/** Specs import `consumers` by its own name: they test the build in `dist/`, which is what ships. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/spec'],
  testMatch: ['**/*.spec.ts'],
  // Specs wait for processes most of the time: one worker fewer, the default, would take nearly twice as long on two cores.
  maxWorkers: '100%',
  // A spec starts several processes; on a machine that does something else too, that takes more than the default of 5 s.
  testTimeout: 15_000,
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
};
