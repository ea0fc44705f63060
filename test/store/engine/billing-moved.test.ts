import type { Subscription } from '@regrade/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDesk, endOf } from '../../support/renewing-desk.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  codeOf,
  type Editable,
  helpdesk,
  must,
  openCustomer,
  publish,
  readSample,
  renew,
} from '../../support/world-market.ts';

/** A seller who bills a specification otherwise from a release on, with subscriptions that began under the other billing. */
let world: World;
let desk: ReturnType<typeof createDesk>;

beforeAll(async () => {
  world = await createWorld();
  desk = createDesk(world);
});
afterEach(() => world.expectSound());
afterAll(() => world.close());

const minutes = (count: number) => ({
  component: 'voice',
  specification: 'minutes',
  sku: {},
  quantities: { minutes: count },
});

/** The sample's voice minutes, billed as said. */
async function desks(id: string, billing: 'offline' | 'subscription'): Promise<Editable> {
  const document = await readSample('helpdesk');
  document.product = { ...document.product, id, type: 'direct' };
  const voice = document.components[1].specifications[0];
  voice.billing = billing;
  const parts = [{ model: 'linear', of: 'minutes', amount: '0.01' }];
  voice.skus[0].prices = billing === 'offline' ? [] : [{ period: 'P1M', currency: 'USD', parts }];
  return document;
}

async function buyWithVoice(product: string): Promise<Subscription> {
  const account = await openCustomer(world, { USD: 10_000_000n });
  const components = [helpdesk('basic', 10), minutes(1_000)];
  return must(buy(world.engine, { account, product, period: 'P1M', components }));
}

function adjust({ account, id }: Subscription, of: { readonly minutes?: number; readonly expiresAt?: number }) {
  const { minutes: count, ...end } = of;
  const wish = { component: 'voice', ...(count !== undefined && { quantities: { minutes: count } }), ...end };
  const body = { subscription: id, seller: 'acme', ...wish };
  return world.engine.commands.adjustComponent({ account, actor: 'seller', conflict: id, body });
}

test('what its seller has given an end of its own does not keep the rest from being renewed', async () => {
  const product = await publish(world, await desks('once-offline', 'offline'));
  const subscription = await buyWithVoice(product);
  await must(adjust(subscription, { expiresAt: endOf(subscription) + 10 * DAY }));
  await publish(world, await desks('once-offline', 'subscription'));
  const renewal = await must(renew(world.engine, subscription));
  expect(renewal.offer.parts.map(({ component }) => component)).toEqual(['app']);
  expect(await codeOf(askQuote(world.engine, await desk.now(subscription), [minutes(2_000)]))).toBe(
    'fee.permanent-term',
  );
});

test('what was bought offline stays its seller’s to adjust when it is billed by subscription, and may be brought under that', async () => {
  const product = await publish(world, await desks('long-offline', 'offline'));
  const subscription = await buyWithVoice(product);
  await publish(world, await desks('long-offline', 'subscription'));
  expect(await codeOf(askQuote(world.engine, subscription, [minutes(2_000)]))).toBe('fee.permanent-term');
  const adjusted = await must(adjust(subscription, { minutes: 2_000 }));
  expect(adjusted.to).toMatchObject({ selection: minutes(2_000), expiresAt: null });
  await must(adjust(subscription, { expiresAt: endOf(subscription) - DAY }));
  // With the end of the term it is billed as the rest is: changed by its customer, and renewed.
  await must(adjust(subscription, { expiresAt: endOf(subscription) }));
  expect(await codeOf(adjust(subscription, { minutes: 3_000 }))).toBe('adjustment.billing-not-offline');
  const wish = { component: 'voice', quantities: { minutes: 3_000 } };
  const quote = await must(askQuote(world.engine, await desk.now(subscription), [wish]));
  expect(quote.figures).toMatchObject({ credit: 0n, charge: 3_000n });
  const renewal = await must(renew(world.engine, await desk.now(subscription)));
  expect(renewal.offer.parts.map(({ component }) => component)).toEqual(['app', 'voice']);
});

test('what is paid ahead is not the seller’s to adjust before it is over', async () => {
  const product = await publish(world, await desks('once-paid', 'subscription'));
  const subscription = await buyWithVoice(product);
  await must(renew(world.engine, subscription));
  await publish(world, await desks('once-paid', 'offline'));
  expect(await codeOf(adjust(subscription, { minutes: 2_000 }))).toBe('adjustment.billing-not-offline');
  await publish(world, await desks('once-paid', 'subscription'));
  expect(await codeOf(renew(world.engine, await desk.now(subscription)))).toBe('done');
});
