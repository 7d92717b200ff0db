/** The tests run the compiled code: what is tested is what ships. */
module.exports = {
  rootDir: 'dist/test',
  testEnvironment: 'node',
  testTimeout: 30_000,
  maxWorkers: 2,
  globalSetup: '<rootDir>/services/jest-setup.js',
  globalTeardown: '<rootDir>/services/jest-teardown.js',
  reporters: ['default', '<rootDir>/services/jest-reporter.js'],
  moduleNameMapper: { '^\\./runtime_adapters$': '<rootDir>/services/jest-driver-runtime.js' },
};
