import type { AccountId } from '@regrade/core';
import type { Engine } from '../../server/src/engine/engine.ts';
import { runJobs } from '../../server/src/engine/jobs/run-jobs.ts';
import type { Ground } from './client.ts';
import { noteGivenUp } from './endpoint-acts.ts';
import type { SimWorld } from './sim-world.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const LOOKS = 6;
/** Longer than any term, deadline or grace of the simulation. */
const LONG = 400 * 86_400;

/**
 * Left alone for long enough, with a clock that somebody looks at, every order comes to an end, nothing is left to be done, and no license
 * outlives its term.
 */
export async function expectSettled({ world, log }: Pick<Ground, 'world' | 'log'>): Promise<string[]> {
  const engine = world.process(0);
  for (let look = 0; look < LOOKS; look++) {
    world.advance(LONG);
    await moveSandboxes(world);
    await runJobs(engine, silent);
    await engine.outbox.runDue();
    await noteGivenUp({ world, log });
    await sendExternalRefunds(engine);
  }
  await engine.events.look();
  await engine.webhooks.handOut();
  await engine.outbox.runDue();
  const open = await world.sql(
    `select order_id, state from change_order where state not in ('completed', 'refunded', 'expired', 'cancelled')`,
  );
  const active = await world.sql(
    `select license_id, status from license where status <> 'destroyed' and expires_at <= $1`,
    [world.now()],
  );
  const effects = await world.sql('select effect_key, kind, trouble from effect where due_at_ms is not null');
  return [
    ...(await judgeStripe(world)),
    ...effects.map((row) => `${row['effect_key']} (${row['kind']}) is never carried out: ${row['trouble']}`),
    ...open.map((row) => `order ${row['order_id']} is ${row['state']} for good`),
    ...active.map((row) => `license ${row['license_id']} is there long after its end`),
  ];
}

/** Their clocks stand until somebody sets them going. */
async function moveSandboxes(world: SimWorld): Promise<void> {
  const sandboxes = await world.sql('select account_id from account where sandbox_now is not null');
  for (const row of sandboxes) {
    const account = row['account_id'] as AccountId;
    const body = { account, move: { by: { months: 0, seconds: LONG } } };
    const { commands } = world.process(0);
    const moved = await commands.startClock({ account, actor: 'operator', conflict: account, body });
    if (!moved.ok) throw new Error(`a sandbox stands still: ${moved.error.code}`);
  }
}

/** The operator's billing has come to its senses. */
async function sendExternalRefunds({ reads, commands }: Engine): Promise<void> {
  const { items } = await reads.listRefunds({ method: 'external', state: 'pending' }, { limit: 200, after: null });
  for (const { id, account, order } of items) {
    const body = { refund: id, order, report: { kind: 'sent', reference: null } as const };
    await commands.settleRefund({ account, actor: 'operator', conflict: order, body });
  }
}

/** In the end Stripe and we say the same of every payment and of everything that went back. */
async function judgeStripe({ stripe, sql }: SimWorld): Promise<string[]> {
  const rows = await sql(
    `select p.payment_id, p.reference, p.state,
       (select coalesce(sum(amount), 0) from refund r where r.payment_id = p.payment_id and r.state = 'sent') as sent
     from payment p where method = 'stripe'`,
  );
  const faults: string[] = [];
  for (const intent of stripe.book.intents.values()) {
    const row = rows.find(({ reference }) => reference === intent.id);
    const isPaid = intent.status === 'succeeded';
    if (isPaid !== (row?.['state'] === 'paid')) {
      faults.push(`${intent.id} is ${intent.status} at Stripe, and ${row?.['state']} here`);
    }
    const back = [...stripe.book.refunds.values()]
      .filter(({ payment_intent, status }) => payment_intent === intent.id && status === 'succeeded')
      .reduce((sum, { amount }) => sum + amount, 0);
    if (back !== Number(row?.['sent'] ?? 0) || back > intent.amount) {
      faults.push(`Stripe gave ${back} of ${intent.id} back, and we say ${row?.['sent']} of ${intent.amount}`);
    }
  }
  return faults;
}
