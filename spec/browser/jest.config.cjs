/** Specs that need a browser: `npm run browser`. */
module.exports = {
  ...require('../../jest.config.cjs'),
  rootDir: '../..',
  roots: ['<rootDir>/spec/browser'],
  testMatch: ['**/*.browser.ts'],
  testTimeout: 60_000,
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'spec/browser/tsconfig.json' }] },
};
