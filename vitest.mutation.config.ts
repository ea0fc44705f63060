import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'import', 'module', 'default'];

/** The tests that judge mutants of the domain: those beside it, and the golden fee cases. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: ['source', 'node', 'module', 'default'] } },
  test: { include: ['core/src/domain/**/*.test.ts', 'test/golden/fees/**/*.test.ts'], testTimeout: 60_000 },
});
