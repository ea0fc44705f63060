import { accountOf, ID_PREFIXES, present } from '@regrade/core';
import type { Engine } from '../engine.ts';

const SYSTEM = 'system';

/** Tries what is due of automatic renewals; answers how many were looked at. */
export async function renewWhatIsDue(engine: Engine, of: { readonly now: number; readonly limit: number }) {
  const due = await engine.reads.listDueRenewals(of.now, of.limit);
  await Promise.all(
    due.map((body) => {
      const account = present(accountOf(ID_PREFIXES.subscription, body.subscription), 'an id names its account');
      return engine.commands.renewDue({ account, actor: SYSTEM, conflict: body.subscription, body });
    }),
  );
  return due.length;
}

/** Begins the scheduled changes whose start has come, and ends those whose renewal did not; answers how many. */
export async function startWhatIsDue(engine: Engine, of: { readonly now: number; readonly limit: number }) {
  const { graceSeconds } = engine.settings.renewals;
  const orders = await engine.reads.listDueStarts({ now: of.now, graceSeconds }, of.limit);
  await Promise.all(
    orders.map((order) => {
      const account = present(accountOf(ID_PREFIXES.order, order), 'an order id names its account');
      return engine.commands.startOrder({ account, actor: SYSTEM, conflict: order, body: { order } });
    }),
  );
  return orders.length;
}
