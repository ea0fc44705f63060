import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'import', 'module', 'default'];
/** A room of the domain is judged by the tests beside it; fees by the golden cases as well. */
const room = process.env['MUTATION_ROOM'] ?? '**';
const golden = room === 'fees' || room === '**' ? ['test/golden/fees/**/*.test.ts'] : [];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: ['source', 'node', 'module', 'default'] } },
  test: { include: [`core/src/domain/${room}/**/*.test.ts`, ...golden], testTimeout: 60_000 },
});
