import { type ChangeOrder, present, type Subscription } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, readForAudit } from '../../support/auditor.ts';
import { auditSuspensions } from '../../support/auditor-suspensions.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  helpdesk,
  must,
  openCustomer,
  order,
  publish,
  readSample,
  suspendAccount,
} from '../../support/world-market.ts';

/** The auditor itself: whatever is tampered with in a sound database is noticed. */
let world: World;
let subscription: Subscription;
let completed: ChangeOrder;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await readSample('helpdesk'));
  const account = await openCustomer(world, { USD: 9_000_000n });
  const rule = { seller: 'acme', basisPoints: 1_230 };
  const body = { owner: 'operator', kind: 'commission', rule } as const;
  await must(world.engine.commands.saveMoneyRule({ account, actor: 'operator', conflict: 'commission', body }));
  subscription = await must(
    buy(world.engine, { account, components: [helpdesk('basic', 10)] }, { key: 'bought', requestHash: '' }),
  );
  world.clock.advance(10 * DAY);
  const ask = (agents: number) => askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents } }]);
  completed = await must(
    order(world.engine, await must(ask(20)), { idempotency: { key: 'ordered', requestHash: '' } }),
  );
  world.clock.advance(10 * DAY);
  await must(order(world.engine, await must(ask(30)), { unpaid: true }));
  await must(suspendAccount(world.engine, account));
  await must(suspendAccount(world.engine, account, false));
});
afterAll(() => world.close());

test('a database that only the engine has written is sound', async () => {
  expect(await audit(world.connection)).toEqual([]);
});

const OPEN = "state = 'awaiting-payment'";
const TAMPERINGS: readonly [name: string, statement: string][] = [
  [
    'an audit record that was edited',
    "update audit set body = replace(body, 'completed', 'cancelled') where command = 'place-order'",
  ],
  ['an audit record that was removed', "delete from audit where command = 'place-order'"],
  [
    'the last audit record that was removed',
    'delete from audit a where n = (select max(n) from audit b where b.account_id = a.account_id)',
  ],
  ['a wallet with more money', "update balance set amount = amount + 1 where name = 'wallet'"],
  ['a top-up that nobody recorded', "update ledger_entry set amount = amount * 2 where memo = 'top-up'"],
  [
    'a commission on a purchase that was raised at the seller’s expense',
    `update ledger_entry set amount = amount + case when name = 'revenue:operator' then 1 else -1 end
     where transaction_id like '%:purchase' and name like 'revenue:%'`,
  ],
  [
    'a commission of an order that was raised at the seller’s expense',
    `update ledger_entry set amount = amount + case when name = 'revenue:operator' then 1 else -1 end
     where transaction_id like '%:complete' and memo = 'charge'`,
  ],
  [
    'a commission that went back with a credit in part only',
    `update ledger_entry set amount = amount + case when name = 'revenue:operator' then 1 else -1 end
     where transaction_id like '%:complete' and memo = 'credit'`,
  ],
  ['an account that nobody suspended', `update account set suspended = true where kind = 'customer'`],
  [
    'a ledger entry that was removed',
    "delete from ledger_entry where memo = 'charge' and transaction_id like '%:complete'",
  ],
  ['a payment without its order', "delete from ledger_entry where transaction_id like '%:complete'"],
  [
    'totals that were edited',
    `update subscription set totals = replace(totals::text, '"cashPaidMinor":{"$bigint":"', '"cashPaidMinor":{"$bigint":"9')::json`,
  ],
  ['a charge that was edited', 'update slice set charge = charge + 1 where running'],
  ['a credit that was edited', 'update slice set credited = credited + 1 where not running'],
  ['a gap between slices', 'update slice set to_at = to_at - 1 where not running'],
  ['a slice that ends early', 'update slice set to_at = to_at - 1 where running'],
  ['a second running slice', 'update slice set running = true'],
  [
    'a slice that no order opened',
    "insert into slice select account_id, 'sli_x', subscription_id, component, false, from_at, from_at, selection, 0, 0, 0, 0, 0 from slice where running",
  ],
  ['a license of another selection', `update license set selection = replace(selection::text, '20', '30')::json`],
  ['a license raised twice', 'update license set revision = revision + 1'],
  ['a license with another end', 'update license set expires_at = expires_at + 86400'],
  ['a license isolated by nobody', "update license set status = 'isolated'"],
  ['a license with another id', "update license set license_id = replace(license_id, 'lic_', 'lic_0')"],
  ['a term that was moved', 'update subscription set term_end = term_end + 86400'],
  ['a version that was raised', 'update subscription set version = version + 1'],
  ['an open order that nobody names', 'update subscription set open_order = null'],
  ['a completed order that lost its events', "delete from order_event where type = 'completed'"],
  ['an order completed by hand', `update change_order set state = 'completed' where ${OPEN}`],
  ['an order that was removed', `delete from change_order where ${OPEN}`],
  ['a deadline that was moved', `update change_order set due_at = due_at + 1 where ${OPEN}`],
  ['a quote accepted by nobody', 'update quote set accepted_by = null'],
  [
    'a quote with another figure',
    `update quote set document = replace(document::text, '"net":{"$bigint":"', '"net":{"$bigint":"1')::json`,
  ],
  [
    'a kept answer about nothing',
    `update idempotency set answer = replace(answer::text, 'ord_', 'ord_0')::json where command = 'place-order'`,
  ],
];

test('whatever an account was given between its suspension and its resumption is noticed', async () => {
  const rows = await readForAudit(world.connection);
  const record = present(
    rows.audit.find(({ command }) => command === 'place-order'),
    'an order was placed',
  );
  const suspension = { ...record, command: 'suspend-account', body: '{"suspended":true}' };
  const resumption = { ...record, command: 'suspend-account', body: '{"suspended":false}' };
  const noticed = (...planted: readonly (typeof record)[]) => auditSuspensions({ ...rows, audit: planted });
  expect(noticed(suspension, resumption, record)).toEqual([]);
  for (const command of ['purchase', 'request-quote', 'place-order', 'renew', 'adjust-component'])
    expect(noticed(suspension, { ...record, command }, resumption)).toHaveLength(1);
  const told = (command: string, body: object) =>
    noticed(suspension, { ...record, command, body: JSON.stringify(body) }, resumption);
  expect(told('renew-due', { renewal: 'ren_x' })).toHaveLength(1);
  expect(told('renew-due', { failed: 'account.suspended' })).toEqual([]);
  expect(told('set-auto-renewal', { autoRenew: true })).toHaveLength(1);
  expect(told('set-auto-renewal', { autoRenew: false })).toEqual([]);
  expect(told('cancel-order', {})).toEqual([]);
});

test.each(TAMPERINGS)('%s is noticed', async (_name, statement) => {
  const tables = [
    'audit',
    'balance',
    'ledger_entry',
    'subscription',
    'slice',
    'license',
    'order_event',
    'change_order',
    'account',
  ];
  const all = [...tables, 'quote', 'idempotency'];
  for (const table of all) await world.sql(`create table kept_${table} as table ${table}`);
  try {
    await world.sql(statement);
    const found = await audit(world.connection);
    expect(found).not.toEqual([]);
    for (const sentence of found) expect(sentence).toMatch(/\w/);
  } finally {
    for (const table of all) {
      await world.sql(`delete from ${table}`);
      await world.sql(`insert into ${table} table kept_${table}`);
      await world.sql(`drop table kept_${table}`);
    }
  }
  expect(await audit(world.connection)).toEqual([]);
  expect(completed.state.kind).toBe('completed');
});
