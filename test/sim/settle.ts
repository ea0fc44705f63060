import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import type { SimWorld } from './sim-world.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const LOOKS = 6;
/** Longer than any term, deadline or grace of the simulation. */
const LONG = 400 * 86_400;

/**
 * Left alone for long enough, with a clock that somebody looks at, every order comes to an end, nothing is left to be done, and no license
 * outlives its term.
 */
export async function expectSettled(world: SimWorld): Promise<string[]> {
  const engine = world.process(0);
  for (let look = 0; look < LOOKS; look++) {
    world.advance(LONG);
    await runJobs(engine, silent);
    await engine.outbox.runDue();
  }
  const open = await world.sql(
    `select order_id, state from change_order where state not in ('completed', 'refunded', 'expired', 'cancelled')`,
  );
  const active = await world.sql(
    `select license_id, status from license where status <> 'destroyed' and expires_at <= $1`,
    [world.now()],
  );
  const effects = await world.sql('select effect_key, kind, trouble from effect where due_at_ms is not null');
  return [
    ...effects.map((row) => `${row['effect_key']} (${row['kind']}) is never carried out: ${row['trouble']}`),
    ...open.map((row) => `order ${row['order_id']} is ${row['state']} for good`),
    ...active.map((row) => `license ${row['license_id']} is there long after its end`),
  ];
}
