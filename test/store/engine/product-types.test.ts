import { BUILT_IN_PRODUCT_TYPES, type ProductTypePolicy } from '@regrade/core';
import { afterAll, expect, test } from 'vitest';
import { assembleEngine } from '../../../server/src/assemble-engine.ts';
import { TEST_SECRET_KEYS } from '../../support/secret-keys.ts';
import { createWorld, DAY } from '../../support/world.ts';
import { buy, change, helpdesk, must, openCustomer, publish, readSample } from '../../support/world-market.ts';

const RESELLER: ProductTypePolicy = { id: 'reseller', downgrades: true, feeRules: ['daily@1'] };
const world = await createWorld({ productTypes: [...BUILT_IN_PRODUCT_TYPES, RESELLER] });

afterAll(async () => {
  await world.expectSound();
  await world.close();
});

async function resold(feeRule: string) {
  const document = await readSample('helpdesk');
  Object.assign(document.product, { id: `resold-${feeRule.split('@')[0]}`, type: 'reseller', feeRule });
  return document;
}

test('a product of the operator’s own type is published with a fee rule of its own, and no other (G17)', async () => {
  await publish(world, await resold('daily@1'));
  await expect(publish(world, await resold('exact@1'))).rejects.toThrow('draft.has-errors');
  const { findings = [] } = (await world.engine.reads.readDraft('acme.resold-exact')) ?? {};
  expect(findings).toMatchObject([{ code: 'fee-rule.not-allowed', severity: 'error', path: '/product/feeRule' }]);
});

test('what was published stays in force when the operator narrows its type', async () => {
  const product = await publish(world, await readSample('helpdesk'));
  const account = await openCustomer(world, { USD: 9_000_000n });
  const subscription = await must(buy(world.engine, { account, product, components: [helpdesk('basic', 50)] }));
  world.clock.advance(30 * DAY);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const narrowed = await assembleEngine({
    connection: world.connection,
    config: {
      writersMax: 1,
      batchMax: 8,
      poolMax: 4,
      rememberedMax: 1_000,
      quoteSeconds: 900,
      payOutQuoteSeconds: 300,
      secretKeys: TEST_SECRET_KEYS,
    },
    log,
    clock: { nowMillis: () => world.clock.now() * 1000 },
    productTypes: BUILT_IN_PRODUCT_TYPES.map((type) => ({ ...type, feeRules: ['daily@1'] })),
  });
  const placed = await change(narrowed.engine, subscription, [{ component: 'app', quantities: { agents: 60 } }]);
  expect(placed.state.kind).toBe('completed');
  await narrowed.close();
});

test('the types that published products have are known, each with one of its products', async () => {
  expect(await world.engine.reads.readUsedProductTypes()).toEqual([
    { type: 'marketplace', product: 'acme.helpdesk' },
    { type: 'reseller', product: 'acme.resold-daily' },
  ]);
});
