import { present } from '@regrade/core';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { renewingDesk } from '../../support/renewing-desk.ts';
import { saveEndpoint } from '../../support/seller-endpoint.ts';
import { type SellerProgram, startSellerProgram } from '../../support/seller-program.ts';
import { createWorld, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  type Editable,
  helpdesk,
  must,
  openCustomer,
  order,
  publish,
  renew,
} from '../../support/world-market.ts';

/** One key says one thing: what a seller's SKUs are called is frozen with the quote, whatever is published meanwhile. */
let world: World;
let program: SellerProgram;
let product: string;
const running: { close(): Promise<void> }[] = [];

const PAUSE = 60;

beforeEach(async () => {
  world = await createWorld({
    config: { delivery: { ladderSeconds: [PAUSE], fitSeconds: 30, callsMax: 1, privateAddresses: true } },
  });
  program = await startSellerProgram();
  running.push(program, world);
  program.answer({ status: 500 });
  product = await publishCodes('old');
  await saveEndpoint(world.engine, program.address);
});
afterAll(async () => {
  for (const { close } of running) await close();
});

async function publishCodes(code: string, edit: (document: Editable) => void = () => undefined): Promise<string> {
  const document = await renewingDesk((skus, made) => {
    made.product.protocol = 'webhook';
    for (const [index, sku] of skus.entries()) sku.codes = { webhook: `${code}-${index}` };
    edit(made);
  });
  return publish(world, document);
}

async function boughtAndAsked() {
  const account = await openCustomer(world, { USD: 10_000_000n });
  const components = [helpdesk('basic', 100)];
  const subscription = await must(buy(world.engine, { account, product, period: 'P1M', components }));
  const wish = [{ component: 'app', quantities: { agents: 200 } }];
  return { subscription, quote: await must(askQuote(world.engine, subscription, wish)) };
}

async function lookLater(seconds: number): Promise<void> {
  world.clock.advance(seconds);
  await world.engine.outbox.runDue();
}

/** The last two messages: text and key. */
function lastTwo() {
  const [before, after] = program.received.slice(-2);
  const read = (one: typeof before) => {
    const { text, headers, message } = present(one, 'the seller was told twice');
    return { text, key: headers['webhook-id'], message };
  };
  return [read(before), read(after)] as const;
}

test('an order is told under the codes that it was quoted with, also after others were published', async () => {
  const { quote } = await boughtAndAsked();
  await must(order(world.engine, quote));
  await world.engine.outbox.runDue();
  await publishCodes('new');
  await lookLater(PAUSE);
  const [before, after] = lastTwo();
  expect(after).toEqual(before);
  expect(after.text).toContain('"codes":{"webhook":"old-0"}');
  // Who asks now is told under the new ones.
  const next = await boughtAndAsked();
  await must(order(world.engine, next.quote));
  await lookLater(PAUSE);
  expect(program.received.at(-1)?.text).toContain('"codes":{"webhook":"new-0"}');
});

test('whether a change fits is asked under the codes of the quote, also after others were published', async () => {
  product = await publishCodes('asked', (made) => {
    made.rules.specifications[0].fit = true;
  });
  await boughtAndAsked();
  await world.engine.outbox.runDue();
  await publishCodes('new');
  await lookLater(2);
  const [before, after] = lastTwo();
  expect(after.message.type).toBe('change.fit_requested');
  expect(after).toEqual(before);
  expect(after.text).toContain('"asked-0"');
});

test('what runs is said under a key of its own for every state of what runs', async () => {
  const { subscription, quote } = await boughtAndAsked();
  const placed = await must(order(world.engine, quote));
  const { account, id } = placed;
  const answer = (type: 'seller-no' | 'seller-yes') => {
    const said = type === 'seller-no' ? { type, reason: 'full' } : { type };
    const body = { order: id, answer: said };
    return must(world.engine.commands.answerOrder({ account, actor: 'seller:acme', conflict: id, body }));
  };
  await answer('seller-no');
  await answer('seller-yes');
  await world.engine.outbox.runDue();
  await lookLater(PAUSE);
  const [first, again] = lastTwo();
  expect(first.message.type).toBe('selection.restated');
  expect(again).toEqual(first);
  await must(renew(world.engine, subscription));
  await must(
    world.engine.commands.restartRestatement({
      ...{ account, actor: 'operator', conflict: id },
      body: { delivery: present(await world.engine.reads.readDelivery(await restatementOf(id)), 'it was restated') },
    }),
  );
  await world.engine.outbox.runDue();
  const [, renewed] = lastTwo();
  expect(renewed.text).not.toBe(first.text);
  expect(renewed.key).not.toBe(first.key);
});

async function restatementOf(subject: Parameters<World['engine']['reads']['readOrder']>[0]) {
  const { items } = await world.engine.reads.listDeliveries({ subject }, { limit: 10, after: null });
  return present(
    items.find(({ delivery }) => delivery.kind === 'restate'),
    'what runs is said again',
  ).delivery.id;
}
