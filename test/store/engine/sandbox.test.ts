import { type AccountId, addMonths, formatInstant, type Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClockEvent, runClock } from '../../../server/src/engine/sandbox/run-clock.ts';
import { renewingDesk } from '../../support/renewing-desk.ts';
import { voice, voiceDocument } from '../../support/voice.ts';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  change,
  codeOf,
  helpdesk,
  must,
  openCustomer,
  order,
  orderNow,
  publish,
  setAutoRenewal,
  stateNow,
  topUp,
  walletOf,
} from '../../support/world-market.ts';

/** Test accounts with play money and a clock of their own. */
let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await voiceDocument());
  await publish(world, await voiceDocument((document) => (document.seller = 'globex')));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

async function openSandbox(seller: string | null = null, amountMinor = 9_000_000n): Promise<AccountId> {
  const account = world.engine.ids.locator();
  const body = {
    account,
    kind: 'customer' as const,
    name: 'Sandbox',
    seller: null,
    token: account,
    sandbox: { seller },
  };
  await must(world.engine.commands.createAccount({ account, actor: 'test', conflict: account, body }));
  await topUp(world, { account, currency: 'USD', amountMinor });
  return account;
}

async function moveTo(account: AccountId, to: number, engine = world.engine): Promise<readonly ClockEvent[]> {
  const body = { account, move: { to } };
  await must(engine.commands.startClock({ account, actor: 'test', conflict: account, body }));
  return runClock(engine, account);
}

async function sandboxOf(account: AccountId) {
  return (await world.engine.reads.readAccount(account))?.sandbox;
}

async function licenseOf({ components }: Subscription, component = 'app') {
  const found = components.find((candidate) => candidate.component === component);
  const [stored] = await world.engine.reads.readLicenses(found ? [found.license] : []);
  if (!stored) throw new Error(component);
  return stored.license;
}

describe('a year in a sandbox', () => {
  test('goes by at once, and each event happens at its own instant', async () => {
    const account = await openSandbox();
    const start = world.clock.now();
    const bought = await must(
      buy(world.engine, { account, period: 'P1M', periods: 3, components: [helpdesk('basic', 10), voice(1000)] }),
    );
    const end = bought.term.end ?? 0;
    expect(bought.term.start).toBe(start);

    await moveTo(account, start + 31 * DAY);
    const changed = await change(world.engine, bought, [{ component: 'app', quantities: { agents: 20 } }]);
    expect([changed.state.kind, changed.effectiveAt]).toEqual(['completed', start + 31 * DAY]);

    const quote = await must(askQuote(world.engine, bought, [{ component: 'app', quantities: { agents: 30 } }]));
    const unpaid = await must(order(world.engine, quote, { unpaid: true }));

    const events = await moveTo(account, start + 365 * DAY);
    const { license: app } = bought.components[0] ?? { license: '' };
    expect(events).toEqual([
      { at: start + 32 * DAY, what: 'expire-order', subject: unpaid.id },
      { at: end, what: 'expire-license', subject: app },
      { at: end + 7 * DAY, what: 'expire-license', subject: app },
    ]);
    expect(await orderNow(world, unpaid.id)).toMatchObject({ state: { kind: 'expired', at: start + 32 * DAY } });
    expect(await licenseOf(bought)).toMatchObject({ status: 'destroyed', revision: 4, issuedAt: end + 7 * DAY });
    expect(await licenseOf(bought, 'voice')).toMatchObject({ status: 'active', revision: 1, expiresAt: null });
    expect(await sandboxOf(account)).toEqual({ now: start + 365 * DAY, target: null, seller: null });
    expect(world.clock.now()).toBe(start);
  });

  test('renews, begins what was scheduled, fails without money, and ends: each at its own instant', async () => {
    const desk = await publish(world, await renewingDesk());
    const account = await openSandbox(null, 45_000n);
    const bought = await must(
      buy(world.engine, { account, product: desk, period: 'P1M', components: [helpdesk('basic', 10)] }),
    );
    await must(setAutoRenewal(world.engine, bought));
    const wish = [{ component: 'app', quantities: { agents: 20 } }];
    const scheduled = await must(
      order(world.engine, await must(askQuote(world.engine, bought, wish, { timing: 'at-renewal' }))),
    );
    const ends = [1, 2, 3].map((months) => addMonths(bought.term.start, months, 'UTC'));
    const [first = 0, second = 0, third = 0] = ends;
    const events = await moveTo(account, third + 30 * DAY);
    const { license } = bought.components[0] ?? { license: '' };
    // 90.00 for the first month, 180.00 for each of the next two: nothing is left for a fourth.
    expect(events.filter(({ what }) => what !== 'renew')).toEqual([
      { at: first, what: 'start-order', subject: scheduled.id },
      { at: third, what: 'expire-license', subject: license },
      { at: third + 7 * DAY, what: 'expire-license', subject: license },
    ]);
    const tries = events.filter(({ what }) => what === 'renew').map(({ at }) => at);
    expect(tries.slice(0, 4)).toEqual([first - DAY, second - DAY, third - DAY, third - DAY + HOUR]);
    expect(tries.every((at) => at < third + 7 * DAY)).toBe(true);
    expect((await orderNow(world, scheduled.id)).state).toEqual({ kind: 'completed', at: first });
    expect((await stateNow(world, bought)).subscription.term.end).toBe(third);
    expect(await walletOf(world, account)).toBe(0n);
  });

  test('is the customer’s time in quotes, orders and reads, and nobody else’s', async () => {
    const [account, real] = [await openSandbox(), await openCustomer(world, { USD: 9_000_000n })];
    const [own, other] = await Promise.all(
      [account, real].map((buyer) => must(buy(world.engine, { account: buyer, components: [helpdesk('basic', 10)] }))),
    );
    if (!own || !other) throw new Error('two purchases');
    const later = world.clock.now() + 100 * DAY;
    await moveTo(account, later);
    const wish = [{ component: 'app', quantities: { agents: 20 } }];
    const [quote, otherQuote] = await Promise.all([own, other].map((one) => must(askQuote(world.engine, one, wish))));
    expect([quote?.at, otherQuote?.at]).toEqual([later, world.clock.now()]);
    await moveTo(account, (own.term.end ?? 0) + 1);
    expect(await codeOf(askQuote(world.engine, own, wish))).toBe('subscription.ended');
    const listed = await world.engine.reads.listSubscriptions(
      { state: 'ended', now: world.clock.now() },
      { limit: 100, after: null },
    );
    const ended = listed.items.map(({ subscription }) => subscription.id);
    expect([ended.includes(own.id), ended.includes(other.id)]).toEqual([true, false]);
  });

  test('is told to a process that remembers the account as it was before', async () => {
    const account = await openSandbox();
    const [first, second] = [world.engine, world.engines[1] ?? world.engine];
    const own = await must(buy(first, { account, components: [helpdesk('basic', 10)] }));
    const wish = [{ component: 'app', quantities: { agents: 20 } }];
    await must(askQuote(second, own, wish));
    const later = world.clock.now() + 30 * DAY;
    await moveTo(account, later, first);
    expect((await must(askQuote(second, own, wish))).at).toBe(later);
  });

  test('is looked at by no general job, however far everybody’s time has gone', async () => {
    const account = await openSandbox();
    const bought = await must(buy(world.engine, { account, period: 'P1M', components: [helpdesk('basic', 10)] }));
    const quote = await must(askQuote(world.engine, bought, [{ component: 'app', quantities: { agents: 20 } }]));
    const unpaid = await must(order(world.engine, quote, { unpaid: true }));
    world.clock.advance(60 * DAY);
    await world.lookAtClock();
    expect((await licenseOf(bought)).status).toBe('active');
    expect((await orderNow(world, unpaid.id)).state.kind).toBe('awaiting-payment');
    await moveTo(account, bought.term.end ?? 0);
    expect((await licenseOf(bought)).status).toBe('isolated');
  });

  test('taken along by two processes happens once, in order', async () => {
    const account = await openSandbox();
    const bought = await Promise.all(
      [1, 2, 3].map((periods) =>
        must(buy(world.engine, { account, period: 'P1M', periods, components: [helpdesk('basic', 10)] })),
      ),
    );
    const target = world.clock.now() + 365 * DAY;
    const body = { account, move: { to: target } };
    await must(world.engine.commands.startClock({ account, actor: 'test', conflict: account, body }));
    const seen = await Promise.all(world.engines.map((engine) => runClock(engine, account)));
    expect(seen.flat()).toHaveLength(6);
    for (const subscription of bought) {
      const end = subscription.term.end ?? 0;
      expect(await licenseOf(subscription)).toMatchObject({
        status: 'destroyed',
        revision: 3,
        issuedAt: end + 7 * DAY,
      });
    }
    expect(await sandboxOf(account)).toEqual({ now: target, target: null, seller: null });
  });

  test('goes on when the process that moved the clock died on the way', async () => {
    const account = await openSandbox();
    const bought = await must(buy(world.engine, { account, period: 'P1M', components: [helpdesk('basic', 10)] }));
    const target = (bought.term.end ?? 0) + 30 * DAY;
    const body = { account, move: { to: target } };
    await must(world.engine.commands.startClock({ account, actor: 'test', conflict: account, body }));
    expect((await licenseOf(bought)).status).toBe('active');
    await world.lookAtClock();
    expect((await licenseOf(bought)).status).toBe('destroyed');
    expect(await sandboxOf(account)).toEqual({ now: target, target: null, seller: null });
  });
});

describe('a sandbox’s clock', () => {
  const start = (account: AccountId, move: { to: number } | { by: { months: number; seconds: number } }) =>
    world.engine.commands.startClock({ account, actor: 'test', conflict: account, body: { account, move } });

  test('stands still while everybody’s time goes on', async () => {
    const account = await openSandbox();
    const before = await sandboxOf(account);
    world.clock.advance(HOUR);
    await world.lookAtClock();
    expect(await sandboxOf(account)).toEqual(before);
  });

  test('never goes back, and not beyond any reason', async () => {
    const account = await openSandbox();
    const now = (await sandboxOf(account))?.now ?? 0;
    expect(await codeOf(start(account, { to: now - 1 }))).toBe('clock.backwards');
    expect(await codeOf(start(account, { by: { months: 12 * 60, seconds: 0 } }))).toBe('clock.too-far');
    expect(await must(start(account, { to: now }))).toMatchObject({ now, target: now });
    await runClock(world.engine, account);
    expect(await sandboxOf(account)).toMatchObject({ now, target: null });
  });

  test('set going twice goes both ways', async () => {
    const account = await openSandbox();
    const now = (await sandboxOf(account))?.now ?? 0;
    const day = { by: { months: 0, seconds: DAY } };
    await Promise.all([must(start(account, day)), must(start(account, day))]);
    await Promise.all(world.engines.map((engine) => runClock(engine, account)));
    expect(await sandboxOf(account)).toMatchObject({ now: now + 2 * DAY, target: null });
  });

  test('is none of a production account', async () => {
    const account = await openCustomer(world);
    expect(await codeOf(start(account, { to: world.clock.now() + DAY }))).toBe('clock.none');
  });
});

describe('play money', () => {
  test('stands apart on every account that others sum up, and the audit log says both times', async () => {
    const account = await openSandbox();
    await moveTo(account, world.clock.now() + 10 * DAY);
    const bought = await must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
    await change(world.engine, bought, [{ component: 'app', quantities: { agents: 20 } }]);
    const names = await world.sql('select distinct name from ledger_entry where account_id = $1 order by name', [
      account,
    ]);
    expect(names.map(({ name }) => name)).toEqual([
      'orders-in-progress',
      'sandbox:cash',
      'sandbox:revenue:acme',
      'wallet',
    ]);
    const [record] = await world.sql("select at_ms, body from audit where account_id = $1 and command = 'purchase'", [
      account,
    ]);
    expect(Number(record?.['at_ms'])).toBe(world.clock.now() * 1000);
    expect(JSON.parse(String(record?.['body']))).toMatchObject({ sandboxMillis: bought.term.start * 1000 });
    expect(await walletOf(world, account)).toBeLessThan(9_000_000n);
  });

  test('of a seller’s own tests buys that seller’s products only', async () => {
    const account = await openSandbox('acme');
    await must(buy(world.engine, { account, components: [helpdesk('basic', 10)] }));
    const other = buy(world.engine, { account, product: 'globex.helpdesk', components: [helpdesk('basic', 10)] });
    expect(await codeOf(other)).toBe('not-found');
  });

  test('counts in no impact of a draft', async () => {
    const before = await world.engine.reads.countRunning('globex.helpdesk', world.clock.now());
    const account = await openSandbox();
    const buying = { account, product: 'globex.helpdesk', components: [helpdesk('basic', 10)] };
    await must(buy(world.engine, buying));
    expect(await world.engine.reads.countRunning('globex.helpdesk', world.clock.now())).toBe(before);
    const streamed = await world.engine.reads.streamRunning(
      { product: 'globex.helpdesk', now: world.clock.now(), money: false },
      { limit: 10, after: null },
    );
    expect(streamed.items).toEqual([]);
  });
});

test('an adjustment in a sandbox happens in its time', async () => {
  const account = await openSandbox();
  const bought = await must(buy(world.engine, { account, components: [helpdesk('basic', 10), voice(1000)] }));
  const now = (await sandboxOf(account))?.now ?? 0;
  await moveTo(account, now + 50 * DAY);
  const body = { subscription: bought.id, seller: 'acme', component: 'voice', expiresAt: now + 60 * DAY };
  const command = { account, actor: 'seller:acme', conflict: bought.id, body };
  expect(await must(world.engine.commands.adjustComponent(command))).toMatchObject({ at: now + 50 * DAY });
  const events = await moveTo(account, now + 61 * DAY);
  expect(events.map(({ at }) => formatInstant(at))).toEqual([formatInstant(now + 60 * DAY)]);
  expect((await stateNow(world, bought)).sandboxNow).toBe(now + 61 * DAY);
});
