/** The tests run the compiled code: what is tested is what ships. */
const project = {
  rootDir: 'dist/test',
  testEnvironment: 'node',
  globalSetup: '<rootDir>/services/jest-setup.js',
  globalTeardown: '<rootDir>/services/jest-teardown.js',
  moduleNameMapper: { '^\\./runtime_adapters$': '<rootDir>/services/jest-driver-runtime.js' },
};

/** Once more on the servers, where everything takes longer: these, or all of them with SCENARIOS_ON_SERVERS=all. */
const scenariosOnServers =
  process.env.SCENARIOS_ON_SERVERS === 'all'
    ? ['*']
    : [
        'attachments-reach-whoever-helps',
        'cards-show-the-newest-state',
        'employees-open-what-residents-attached',
        'finished-work-waits-for-confirmation',
        'repair-is-closed-by-the-supervisor',
        'unacknowledged-emergency-escalates',
      ];

module.exports = {
  testTimeout: 30_000,
  maxWorkers: 2,
  maxConcurrency: 2,
  reporters: ['default', '<rootDir>/dist/test/services/jest-reporter.js'],
  projects: [
    { ...project, displayName: 'embedded' },
    // The promises to people once more, unchanged, with the product's data in MongoDB and Redis.
    {
      ...project,
      displayName: 'servers',
      testMatch: scenariosOnServers.map((name) => `<rootDir>/scenarios/${name}.test.js`),
      setupFilesAfterEnv: ['<rootDir>/harness/on-servers.js'],
    },
  ],
};
