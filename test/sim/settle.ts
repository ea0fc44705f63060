import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import type { SimWorld } from './sim-world.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const LOOKS = 3;
/** Longer than any term, deadline or grace of the simulation. */
const LONG = 800 * 86_400;

/** Left alone for long enough, with a clock that somebody looks at, every order comes to an end and no license outlives its term. */
export async function expectSettled(world: SimWorld): Promise<string[]> {
  const engine = world.process(0);
  for (let look = 0; look < LOOKS; look++) {
    world.advance(LONG);
    await runJobs(engine, silent);
  }
  const open = await world.sql(
    `select order_id, state from change_order where state not in ('completed', 'refunded', 'expired', 'cancelled')`,
  );
  const active = await world.sql(`select license_id from license where status = 'active' and expires_at <= $1`, [
    world.now(),
  ]);
  return [
    ...open.map((row) => `order ${row['order_id']} is ${row['state']} for good`),
    ...active.map((row) => `license ${row['license_id']} is active long after its end`),
  ];
}
