import { accountOf, ID_PREFIXES, present } from '@regrade/core';
import { type ClockJob, SYSTEM } from './clock-job.ts';

/** Automatic renewals that are to be tried. */
export const dueRenewals: ClockJob = async (engine, scope) => {
  const due = await engine.reads.listDueRenewals(scope, engine.settings.renewals.graceSeconds);
  return due.map(({ at, key, ...body }) => {
    const account = present(accountOf(ID_PREFIXES.subscription, body.subscription), 'an id names its account');
    const command = { account, actor: SYSTEM, conflict: body.subscription, body };
    return { at, key, what: 'renew', subject: body.subscription, run: () => engine.commands.renewDue(command) };
  });
};

/** Scheduled changes whose start has come, and those whose term ended without a renewal. */
export const dueStarts: ClockJob = async (engine, scope) => {
  const orders = await engine.reads.listDueStarts(scope);
  return orders.map(({ order, at, key }) => {
    const account = present(accountOf(ID_PREFIXES.order, order), 'an order id names its account');
    const command = { account, actor: SYSTEM, conflict: order, body: { order } };
    return { at, key, what: 'start-order', subject: order, run: () => engine.commands.startOrder(command) };
  });
};
