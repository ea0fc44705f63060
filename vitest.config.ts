import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'import', 'module', 'default'];
// Without `import`: a dependency that is required from CommonJS must not get its ES module.
const workerConditions = ['source', 'node', 'module', 'default'];
const database = { globalSetup: ['test/support/postgres-setup.ts'], testTimeout: 60_000, hookTimeout: 60_000 };

/** The parts of `npm test` (scripts/test.ts); everything that needs a world lies in `test/`. */
const PROJECTS = {
  // Properties run hundreds of cases: on a busy machine that takes longer than the runner's five seconds.
  unit: {
    include: ['{core,contract,server,web}/src/**/*.test.{ts,tsx}', 'test/{tidy,golden}/**/*.test.ts'],
    testTimeout: 30_000,
  },
  store: { include: ['test/store/**/*.test.ts'], ...database },
  http: { include: ['test/http/**/*.test.ts'], ...database },
  cli: { include: ['test/cli/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
  web: {
    include: ['test/web/**/*.test.ts'],
    globalSetup: [...database.globalSetup, 'test/support/web-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
  launcher: { include: ['test/launcher/**/*.test.ts'], ...database },
  sim: {
    include: ['test/sim/**/*.test.ts'],
    globalSetup: database.globalSetup,
    testTimeout: 700_000,
    hookTimeout: 240_000,
  },
  kills: { include: ['test/kills/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 60_000 },
};

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: workerConditions } },
  // What `globalSetup` imports.
  environments: { __vitest__: { resolve: { conditions: workerConditions } } },
  test: {
    // All cores: by default one is left for a watcher that a run of all tests does not have.
    maxWorkers: '100%',
    // A poll ends when what it looks for is there; one second of patience would only measure how busy the machine is.
    expect: { poll: { timeout: 15_000 } },
    projects: Object.entries(PROJECTS).map(([name, test]) => ({ extends: true, test: { name, ...test } })),
  },
});
