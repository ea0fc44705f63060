import type { Quote, Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createWorld, DAY, MINUTE, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  change,
  codeOf,
  type Editable,
  helpdesk,
  must,
  netOf,
  openCustomer,
  order,
  publish,
  readSample,
  stateNow,
  suspend,
  walletOf,
} from '../../support/world-market.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  await publish(world, await readSample('helpdesk'));
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

async function bought(agents = 10): Promise<Subscription> {
  const account = await openCustomer(world, { USD: 9_000_000n });
  return must(buy(world.engine, { account, components: [helpdesk('basic', agents)] }));
}

const upgrade = (subscription: Subscription) =>
  must(askQuote(world.engine, subscription, [{ component: 'app', sku: { edition: 'advanced' } }]));

/** Publishes the helpdesk with an edit: the next release is in force from now on. */
async function publishEdited(edit: (document: Editable) => void): Promise<void> {
  const document = await readSample('helpdesk');
  edit(document);
  await publish(world, document);
}

const setPrice = (edition: 'basic' | 'advanced', amount: string) => (document: Editable) => {
  const skus = document.components[0].specifications[0].skus;
  const row = skus[edition === 'basic' ? 0 : 1].prices.find(
    ({ period, currency }: { period: string; currency: string }) => period === 'P1Y' && currency === 'USD',
  );
  row.parts.at(-1).amount = amount;
};

test('what a quote said is what is charged (G4)', async () => {
  const subscription = await bought();
  const quote = await upgrade(subscription);
  const before = await walletOf(world, subscription.account);
  world.clock.advance(14 * MINUTE);
  const placed = await must(order(world.engine, quote));
  expect(placed.state.kind).toBe('completed');
  expect(placed.settlement.netMinor).toBe(quote.figures.net);
  expect(await walletOf(world, subscription.account)).toBe(before - quote.figures.payable);
  const { slices } = await stateNow(world, subscription);
  expect(slices.at(-1)?.from).toBe(quote.at);
});

test('the same change asked twice in the same second costs the same', async () => {
  const subscription = await bought();
  const [a, b] = await Promise.all([upgrade(subscription), upgrade(subscription)]);
  expect(a.id).not.toBe(b.id);
  expect(a.figures).toEqual(b.figures);
});

async function expectRefusedWithNewFigure(quote: Quote, code: string): Promise<Quote> {
  const refused = await order(world.engine, quote);
  if (refused.ok) throw new Error('the order was accepted');
  expect(refused.error.code).toBe(code);
  const again = refused.error.quote as Quote;
  expect(again.subscription).toBe(quote.subscription);
  expect(again.figures.net).not.toBe(quote.figures.net);
  return again;
}

test('a quote binds until its last second, and is refused from the next one on with the new figure', async () => {
  const [kept, missed] = await Promise.all([upgrade(await bought()), upgrade(await bought())]);
  world.clock.advance(kept.expiresAt - world.clock.now() - 1);
  expect(await codeOf(order(world.engine, kept))).toBe('done');
  world.clock.advance(1 + 30 * DAY);
  await expectRefusedWithNewFigure(missed, 'quote.expired');
});

test('the new figure inside a refusal is not kept: it has to be asked for', async () => {
  const quote = await upgrade(await bought());
  world.clock.advance(DAY);
  const again = await expectRefusedWithNewFigure(quote, 'quote.expired');
  expect(await codeOf(order(world.engine, again))).toBe('not-found');
});

test('a release that leaves rule and prices alone keeps a quote open', async () => {
  const quote = await upgrade(await bought());
  await publishEdited((document) => {
    document.product.name = 'Helpdesk, renamed';
  });
  const placed = await must(order(world.engine, quote));
  expect(placed.settlement.netMinor).toBe(quote.figures.net);
});

test('a release that changes the price supersedes the quote, with the new figure', async () => {
  const quote = await upgrade(await bought());
  await publishEdited(setPrice('advanced', '130.00'));
  const again = await expectRefusedWithNewFigure(quote, 'quote.superseded');
  expect(again.figures.net).toBeGreaterThan(quote.figures.net);
  await publishEdited(() => undefined);
});

test('a release without the rule supersedes the quote, and there is nothing to offer', async () => {
  const quote = await upgrade(await bought());
  await publishEdited((document) => {
    document.rules.specifications[0].skus = [];
  });
  const refused = await order(world.engine, quote);
  expect(refused).toMatchObject({ ok: false, error: { code: 'quote.superseded' } });
  expect(refused.ok || refused.error.quote).toBeUndefined();
  await publishEdited(() => undefined);
});

test('a change of the subscription supersedes its other quotes', async () => {
  const subscription = await bought();
  const quote = await upgrade(subscription);
  await change(world.engine, subscription, [{ component: 'app', quantities: { agents: 20 } }]);
  await expectRefusedWithNewFigure(quote, 'quote.superseded');
});

test.each(['0.00', '-1.00', '299.99', 'a lot', '', '300.001', '1e9'])(
  'an order that says %j instead of the figure is refused with the quote',
  async (net) => {
    const subscription = await bought();
    const quote = await upgrade(subscription);
    const before = await walletOf(world, subscription.account);
    const refused = await order(world.engine, quote, { net });
    expect(refused).toMatchObject({ ok: false, error: { code: 'quote.net-differs', quote: { id: quote.id } } });
    expect(await walletOf(world, subscription.account)).toBe(before);
    expect(await codeOf(order(world.engine, quote, { net: netOf(quote) }))).toBe('done');
  },
);

test('a suspended subscription can neither be quoted nor ordered; resumed, it needs a new quote', async () => {
  const subscription = await bought();
  const quote = await upgrade(subscription);
  await must(suspend(world.engine, subscription));
  expect(await codeOf(upgradeAgain(subscription))).toBe('subscription.suspended');
  expect(await codeOf(order(world.engine, quote))).toBe('subscription.suspended');
  await must(suspend(world.engine, subscription, false));
  expect(await codeOf(order(world.engine, quote))).toBe('quote.superseded');
  expect(await codeOf(order(world.engine, await must(upgradeAgain(subscription))))).toBe('done');
});

const upgradeAgain = (subscription: Subscription) =>
  askQuote(world.engine, subscription, [{ component: 'app', sku: { edition: 'advanced' } }]);

test('a subscription can change until its last second and not from its end on', async () => {
  const subscription = await bought();
  const end = subscription.term.end ?? 0;
  world.clock.advance(end - world.clock.now() - 1);
  const last = await must(upgradeAgain(subscription));
  expect(last.expiresAt).toBe(end);
  expect(last.figures.net).toBeGreaterThanOrEqual(0n);
  const late = await must(upgradeAgain(subscription));
  expect(await codeOf(order(world.engine, last))).toBe('done');
  world.clock.advance(1);
  expect(await codeOf(order(world.engine, late))).toBe('subscription.ended');
  expect(await codeOf(upgradeAgain(subscription))).toBe('subscription.ended');
});

test('a preview costs what a quote costs, and leaves nothing behind', async () => {
  const subscription = await bought();
  const command = {
    account: subscription.account,
    actor: subscription.account,
    conflict: subscription.id,
    body: { subscription: subscription.id, changes: [{ component: 'app', sku: { edition: 'advanced' } }] },
  };
  const before = await world.sql('select 1 from audit');
  const preview = await must(world.engine.previewQuote(command));
  expect(await world.sql('select 1 from audit')).toHaveLength(before.length);
  expect((await upgrade(subscription)).figures).toEqual(preview.figures);
});
