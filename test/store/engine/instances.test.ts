import type { Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AdjustmentRequest } from '../../../server/src/engine/instances/adjust-component.ts';
import { voice, voiceDocument } from '../../support/voice.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  codeOf,
  type Editable,
  helpdesk,
  type Idempotency,
  must,
  openCustomer,
  order,
  payOrder,
  publish,
  stateNow,
  suspend,
  walletOf,
} from '../../support/world-market.ts';

/** A seller adjusts what is billed offline (T12 to T15). */
let world: World;
let subscription: Subscription;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await voiceDocument());
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

async function bought(components: Editable[] = [helpdesk('basic', 10), voice(5000)]): Promise<Subscription> {
  const account = await openCustomer(world, { USD: 9_000_000n });
  return must(buy(world.engine, { account, components }));
}

beforeAll(async () => {
  subscription = await bought();
});

function adjust(
  of: Subscription,
  wish: Partial<AdjustmentRequest>,
  more: { readonly engine?: World['engine']; readonly idempotency?: Idempotency } = {},
) {
  const { engine = world.engine, idempotency } = more;
  const { account, id } = of;
  const body = { subscription: id, seller: 'acme', component: 'voice', ...wish };
  return engine.commands.adjustComponent({
    account,
    actor: 'seller:acme',
    conflict: id,
    body,
    ...(idempotency && { idempotency }),
  });
}

async function componentNow(of: Subscription, component = 'voice') {
  const { subscription: after } = await stateNow(world, of);
  const found = after.components.find((candidate) => candidate.component === component);
  if (!found) throw new Error(component);
  return found;
}

async function statusNow(of: Subscription, component = 'voice') {
  const { license } = await componentNow(of, component);
  const [stored] = await world.engine.reads.readLicenses([license]);
  return stored?.license.status;
}

const oldestFirst = { limit: 100, after: null };

describe('an adjustment', () => {
  test('of an offline-billed component changes selection and license at once, and no money', async () => {
    const own = await bought();
    const [before, wallet] = [await componentNow(own), await walletOf(world, own.account)];
    const ledger = await world.sql('select count(*) from ledger_entry');
    const adjusted = await must(adjust(own, { sku: { line: 'premium' }, quantities: { minutes: 20_000 } }));
    expect(adjusted).toMatchObject({ revision: 2, status: 'active', to: { expiresAt: null } });
    const after = await componentNow(own);
    expect(after).toMatchObject({
      license: before.license,
      licenseRevision: 2,
      expiresAt: null,
      slice: { selection: { skuKey: 'line=premium', quantities: { minutes: 20_000 } }, chargeMinor: 0n },
    });
    expect(await walletOf(world, own.account)).toBe(wallet);
    expect(await world.sql('select count(*) from ledger_entry')).toEqual(ledger);
    const { subscription: whole } = await stateNow(world, own);
    expect([whole.totals, whole.term]).toEqual([own.totals, own.term]);
  });

  test('leaves the other component and its license revision as they were', async () => {
    const own = await bought();
    await must(adjust(own, { specification: 'flat' }));
    expect(await componentNow(own, 'app')).toEqual(own.components.find(({ component }) => component === 'app'));
  });

  test('carries over what the target sells too, and needs no rule for what it does not', async () => {
    const own = await bought([helpdesk('basic', 10), voice(60_000)]);
    expect(await codeOf(adjust(own, { sku: { line: 'premium' } }))).toBe('change.quantity-required');
    await must(adjust(own, { quantities: { minutes: 30_000 } }));
    await must(adjust(own, { sku: { line: 'premium' } }));
    expect((await componentNow(own)).slice.selection.quantities).toEqual({ minutes: 30_000 });
  });

  test('of the expiry alone keeps the slice, and moves no term', async () => {
    const own = await bought();
    const expiresAt = world.clock.now() + 100 * DAY;
    await must(adjust(own, { expiresAt }));
    const { subscription: after, slices } = await stateNow(world, own);
    expect(slices).toHaveLength(2);
    expect(after.term).toEqual(own.term);
    expect(await componentNow(own)).toMatchObject({ expiresAt, licenseRevision: 2, slice: { to: expiresAt } });
  });

  test('with what is left out keeps the expiry; null makes the license permanent again', async () => {
    const own = await bought();
    const expiresAt = world.clock.now() + DAY;
    await must(adjust(own, { expiresAt }));
    await must(adjust(own, { quantities: { minutes: 6000 } }));
    expect((await componentNow(own)).expiresAt).toBe(expiresAt);
    await must(adjust(own, { expiresAt: null }));
    expect(await componentNow(own)).toMatchObject({ expiresAt: null, licenseRevision: 4 });
  });

  test('with an expiry that has passed ends the license now, not before; another one revives it', async () => {
    const own = await bought();
    world.clock.advance(3 * DAY);
    const now = world.clock.now();
    const ended = await must(adjust(own, { expiresAt: now - 2 * DAY }));
    expect(ended).toMatchObject({ status: 'isolated', revision: 2, to: { expiresAt: now } });
    world.clock.advance(3_600);
    await must(adjust(own, { quantities: { minutes: 7000 } }));
    expect(await statusNow(own)).toBe('isolated');
    await world.expectSound();
    const revived = await must(adjust(own, { expiresAt: now + DAY }));
    expect(revived).toMatchObject({ status: 'active', revision: 4 });
    const [record] = await world.sql(
      "select body from audit where account_id = $1 and command = 'adjust-component' order by n limit 1",
      [own.account],
    );
    expect(JSON.parse(String(record?.['body']))).toMatchObject({ askedExpiresAt: now - 2 * DAY, status: 'isolated' });
  });

  test('in the second of the purchase can end the license a second later', async () => {
    const own = await bought();
    expect(await must(adjust(own, { expiresAt: 0 }))).toMatchObject({ to: { expiresAt: world.clock.now() + 1 } });
  });

  test('is told to watchers after the commit, once', async () => {
    const own = await bought();
    const { license } = await componentNow(own);
    const [stored] = await world.engine.reads.readLicenses([license]);
    const told: number[] = [];
    if (!stored) throw new Error(license);
    const stop = world.engine.licenses.watch(stored.license, (notice) => told.push(notice.license.revision));
    await must(adjust(own, { specification: 'flat' }));
    stop();
    expect(told).toEqual([2]);
  });

  test('done again under the same key is the same adjustment', async () => {
    const own = await bought();
    const idempotency = { key: 'again', requestHash: 'flat' };
    const first = await must(adjust(own, { specification: 'flat' }, { idempotency }));
    expect(await must(adjust(own, { specification: 'flat' }, { idempotency }))).toEqual(first);
    expect((await componentNow(own)).licenseRevision).toBe(2);
  });

  test('is read in its history, the newest first, page by page', async () => {
    const own = await bought();
    for (const minutes of [6000, 7000, 8000]) await must(adjust(own, { quantities: { minutes } }));
    const filter = { subscription: own.id };
    const all = await world.engine.reads.readAdjustments(filter, oldestFirst);
    expect(all.items.map(({ revision }) => revision)).toEqual([4, 3, 2]);
    const first = await world.engine.reads.readAdjustments(filter, { limit: 2, after: null });
    const rest = await world.engine.reads.readAdjustments(filter, { limit: 2, after: first.next ?? null });
    expect([...first.items, ...rest.items]).toEqual(all.items);
    expect(rest.next).toBeUndefined();
  });
});

describe('an adjustment is refused, and nothing changes,', () => {
  test.each<[string, Partial<AdjustmentRequest>, string]>([
    [
      'of what is billed by subscription',
      { component: 'app', quantities: { agents: 20 } },
      'adjustment.billing-not-offline',
    ],
    ['to what is billed by subscription', { specification: 'metered' }, 'adjustment.billing-not-offline'],
    ['of a component that does not run', { component: 'fax' }, 'change.component-unknown'],
    ['to an unknown specification', { specification: 'gold' }, 'change.specification-unknown'],
    ['to an unknown SKU', { sku: { line: 'gold' } }, 'change.sku-unknown'],
    ['to a removed SKU', { sku: { line: 'old' } }, 'change.sku-removed'],
    ['to a quantity between the steps', { quantities: { minutes: 1500 } }, 'change.quantity-off-grid'],
    ['to a quantity out of range', { quantities: { minutes: 200_000 } }, 'change.quantity-out-of-range'],
    ['to a quantity that the target does not have', { quantities: { hours: 1 } }, 'change.attribute-unknown'],
    ['that changes nothing', { quantities: { minutes: 5000 }, expiresAt: null }, 'adjustment.nothing-changes'],
    ['by another seller', { seller: 'globex', specification: 'flat' }, 'not-found'],
  ])('%s', async (_what, wish, code) => {
    const before = await stateNow(world, subscription);
    const refused = await adjust(subscription, wish);
    expect(refused).toMatchObject({ ok: false, error: { code } });
    expect(await stateNow(world, subscription)).toEqual(before);
  });

  test('off the grid, with the nearest quantity that would do', async () => {
    const refused = await adjust(subscription, { quantities: { minutes: 1500 } });
    expect(refused).toMatchObject({ ok: false, error: { wouldAllow: { quantities: { minutes: 2000 } } } });
  });

  test('while the operator has suspended the subscription', async () => {
    const own = await bought();
    await must(suspend(world.engine, own));
    expect(await codeOf(adjust(own, { specification: 'flat' }))).toBe('subscription.suspended');
  });

  test('once the license was destroyed', async () => {
    const own = await bought();
    await must(adjust(own, { expiresAt: world.clock.now() + DAY }));
    world.clock.advance(DAY);
    await world.lookAtClock();
    world.clock.advance(7 * DAY);
    await world.lookAtClock();
    expect(await statusNow(own)).toBe('destroyed');
    expect(await codeOf(adjust(own, { expiresAt: null }))).toBe('license.destroyed');
  });
});

describe('the seller’s right beside the customer’s', () => {
  test('an adjustment meets an open order of another component, and both take effect', async () => {
    const own = await bought();
    const quote = await must(askQuote(world.engine, own, [{ component: 'app', quantities: { agents: 20 } }]));
    const open = await must(order(world.engine, quote, { unpaid: true }));
    await must(adjust(own, { specification: 'flat' }));
    await must(payOrder(world.engine, open));
    const { subscription: after } = await stateNow(world, own);
    expect(after.components.map(({ licenseRevision }) => licenseRevision)).toEqual([2, 2]);
    expect(after.version).toBe(3);
  });

  test('of two adjustments raced by two processes each raises the revision by one', async () => {
    const own = await bought();
    const both = [6000, 7000].map((minutes, index) =>
      must(adjust(own, { quantities: { minutes } }, { engine: world.engines[index] ?? world.engine })),
    );
    expect((await Promise.all(both)).map(({ revision }) => revision).sort()).toEqual([2, 3]);
  });

  test('a component that its seller has ended keeps the rest of the subscription from no renewal', async () => {
    const own = await bought();
    await must(adjust(own, { expiresAt: world.clock.now() + DAY }));
    for (const days of [1, 7]) {
      world.clock.advance(days * DAY);
      await world.lookAtClock();
    }
    expect(await statusNow(own)).toBe('destroyed');
    const body = { subscription: own.id, order: null, net: '900.00' };
    await must(world.engine.commands.renew({ account: own.account, actor: own.account, conflict: own.id, body }));
    expect((await stateNow(world, own)).subscription.term.end).toBeGreaterThan(own.term.end ?? 0);
    expect(await componentNow(own, 'app')).toMatchObject({ licenseRevision: 2 });
  });

  test('a specification that left the catalog is adjusted only in its expiry after it came back', async () => {
    const own = await bought();
    const gone = await voiceDocument((document) => {
      document.components.find(({ id }: Editable) => id === 'voice').specifications.shift();
    });
    await publish(world, gone);
    expect(await codeOf(adjust(own, { specification: 'flat' }))).toBe('adjustment.specification-gone');
    await publish(world, await voiceDocument());
    await must(adjust(own, { specification: 'flat' }));
  });

  test('a purchase of offline-billed components alone has no end', async () => {
    const document = await voiceDocument((edited) => {
      edited.product.id = 'phone';
      edited.components = edited.components.filter(({ id }: Editable) => id === 'voice');
      edited.components[0].role = 'base';
      edited.rules.specifications = [];
    });
    const product = await publish(world, document);
    const account = await openCustomer(world);
    const own = await must(buy(world.engine, { account, product, components: [voice(1000)] }));
    expect([own.term.end, own.components[0]?.expiresAt]).toEqual([null, null]);
    const expiresAt = world.clock.now() + 30 * DAY;
    await must(adjust(own, { expiresAt }));
    expect(await componentNow(own)).toMatchObject({ expiresAt });
  });
});
