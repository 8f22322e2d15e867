import { testRegexOf } from './test/support/tiers.mjs';

// One Jest project per tier; test/support/run-tiers.mjs runs them one after another. Only the tiers on a real database
// start a server.
const tier = (name, more = {}) => ({
  displayName: name,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: [testRegexOf(name)],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.tsx?$': ['@swc/jest'] },
  ...more,
});

const onDatabase = {
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

export default {
  coverageProvider: 'v8',
  watchman: false,
  // Jest takes this here only, not per project; starting servers on a busy machine takes its time.
  testTimeout: 60_000,
  projects: [tier('core'), tier('architecture'), tier('medium', onDatabase), tier('journeys', onDatabase)],
};
