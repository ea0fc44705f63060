import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'import', 'module', 'default'];

/** `npm run mutation -- --vitest`: the tests that judge a room (scripts/mutation.ts names them), in Vitest's own workers. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: ['source', 'node', 'module', 'default'] } },
  test: { include: (process.env['MUTATION_TESTS'] ?? '').split(' '), testTimeout: 60_000 },
});
