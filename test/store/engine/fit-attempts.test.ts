import type { Subscription } from '@regrade/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renewingDesk } from '../../support/renewing-desk.ts';
import { saveEndpoint } from '../../support/seller-endpoint.ts';
import { type SellerProgram, startSellerProgram } from '../../support/seller-program.ts';
import { createWorld, type World } from '../../support/world.ts';
import { askQuote, buy, helpdesk, must, openCustomer, publish, renew } from '../../support/world-market.ts';

/** The question whether a change fits, asked again because the seller did not answer. */
let world: World;
let program: SellerProgram;
let product: string;

beforeAll(async () => {
  world = await createWorld({
    config: { delivery: { ladderSeconds: [60], fitSeconds: 30, callsMax: 1, privateAddresses: true } },
  });
  program = await startSellerProgram();
  program.answer({ status: 500 });
  const document = await renewingDesk((_skus, made) => {
    made.product.protocol = 'webhook';
    made.rules.specifications[0].fit = true;
  });
  product = await publish(world, document);
  await saveEndpoint(world.engine, program.address);
});
afterAll(async () => {
  await program.close();
  await world.close();
});

async function asked() {
  const account = await openCustomer(world, { USD: 1_000_000n });
  const components = [helpdesk('basic', 100)];
  const subscription = await must(buy(world.engine, { account, product, period: 'P1M', components }));
  await must(askQuote(world.engine, subscription, [{ component: 'app', quantities: { agents: 200 } }]));
  await world.engine.outbox.runDue();
  return subscription;
}

const messagesOf = ({ id }: Subscription) =>
  program.received.filter(({ message }) => message.data['subscription'] === id);

async function lookLater(): Promise<void> {
  world.clock.advance(10);
  await world.engine.outbox.runDue();
}

test('it says the same on every attempt', async () => {
  const subscription = await asked();
  await lookLater();
  const [first, second] = messagesOf(subscription);
  expect(second?.text).toBe(first?.text);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
});

test('it is not asked again once the subscription has moved: under the same key it would be another question', async () => {
  const subscription = await asked();
  await must(renew(world.engine, subscription));
  await lookLater();
  expect(messagesOf(subscription)).toHaveLength(1);
});
