import { expect, inject, test } from 'vitest';
import '../support/postgres-setup.ts';
import { STEPS, sayFailure } from './say-failure.ts';
import { simulate } from './simulate.ts';

/**
 * As many histories as fit, the same ones for every change, so that one is not judged by what another would have met as
 * well; new ones are looked for with `npm run sim`. `SIM_SEED` begins elsewhere, `SIM_SECONDS` gives them more or less time.
 */
const seconds = Number(process.env['SIM_SECONDS'] ?? 150);
const first = Number(process.env['SIM_SEED'] ?? 1);

test(`whatever customers, sellers, the clock and broken connections do, every law holds (SIM_SEED=${first})`, async () => {
  const endsAt = performance.now() + seconds * 1000;
  let seeds = 0;
  let changed = 0;
  for (; performance.now() < endsAt; seeds++) {
    const outcome = await simulate({ seed: first + seeds, steps: STEPS, server: inject('postgres') });
    if (outcome.faults.length > 0) expect.fail(sayFailure(outcome));
    changed += outcome.counts.get('change done') ?? 0;
  }
  process.stdout.write(`${seeds} seeds of ${STEPS} steps from ${first} on\n`);
  // Histories in which nothing happens say nothing.
  expect(changed).toBeGreaterThan(seeds);
});
