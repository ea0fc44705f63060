import type { ChangeOrder, Quote, Subscription } from '@regrade/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../server/src/engine/engine.ts';
import { audit } from '../../support/auditor.ts';
import { createWorld, DAY, HOUR, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  helpdesk,
  must,
  openCustomer,
  order,
  payOrder,
  publish,
  readSample,
  renew,
  setAutoRenewal,
  suspend,
  topUp,
} from '../../support/world-market.ts';

const RUNS = 30;
let renewals = 0;

let world: World;

beforeAll(async () => {
  world = await createWorld({ engines: 2 });
  await publish(world, await direct('12.00'));
});
afterAll(() => world.close());

/** Both directions are allowed, so that histories know refunds too; the price moves from release to release. */
async function direct(amount: string) {
  const document = await readSample('helpdesk');
  document.product = { ...document.product, id: 'direct-desk', type: 'direct' };
  const { skus } = document.components[0].specifications[0];
  skus[1].prices[0].parts[1].amount = amount;
  document.rules.specifications[0].timing = 'customer-chooses';
  document.rules.specifications[0].skus.push({ from: { edition: 'advanced' }, to: [{ edition: 'basic' }] });
  return document;
}

interface Act {
  readonly kind:
    | 'change'
    | 'quote'
    | 'schedule'
    | 'renew'
    | 'auto-renew'
    | 'order'
    | 'order-unpaid'
    | 'pay'
    | 'cancel'
    | 'suspend'
    | 'resume'
    | 'top-up'
    | 'buy';
  readonly engine: number;
  /** Picks among what is there: a subscription, a quote, an order. */
  readonly pick: number;
  readonly edition: 'basic' | 'advanced';
  readonly agents: number;
  readonly key: number;
}

/** What happens between two turns, alone. */
type Pause = { readonly wait: number } | { readonly price: string } | 'look';

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom<Act['kind'][]>(
    ...(['change', 'change', 'change', 'change', 'quote', 'quote', 'order', 'order', 'order-unpaid'] as const),
    ...(['schedule', 'schedule', 'renew', 'renew', 'auto-renew', 'auto-renew'] as const),
    ...(['pay', 'pay', 'cancel', 'cancel', 'suspend', 'resume', 'resume', 'top-up', 'buy'] as const),
  ),
  engine: fc.nat(1),
  pick: fc.nat(100),
  edition: fc.constantFrom('basic', 'advanced'),
  agents: fc.integer({ min: 1, max: 12 }).map((tens) => tens * 10),
  key: fc.nat(5),
});

const pause: fc.Arbitrary<Pause> = fc.oneof(
  fc.constant<Pause>('look'),
  fc.record({ price: fc.constantFrom('10.00', '12.00', '15.50') }),
  fc.record({ wait: fc.constantFrom(0, 1, 400, HOUR, DAY, 9 * DAY, 27 * DAY, 31 * DAY) }),
);

/** Turns: acts of one turn run at the same time, over two processes. */
const turn = fc.tuple(fc.array(act, { minLength: 1, maxLength: 6, size: 'max' }), pause);
const history = fc.array(turn, { minLength: 3, maxLength: 12, size: 'max' });

interface Cast {
  readonly subscriptions: Subscription[];
  readonly quotes: Quote[];
  readonly orders: ChangeOrder[];
}

async function openCast(): Promise<Cast> {
  const accounts = await Promise.all([openCustomer(world, { USD: 400_000n }), openCustomer(world, { USD: 30_000n })]);
  const subscriptions = await Promise.all(
    accounts.map((account) => must(buy(world.engine, buying({ account, agents: 10, edition: 'basic' })))),
  );
  return { subscriptions, quotes: [], orders: [] };
}

function buying(of: { account: Subscription['account']; agents: number; edition: string }) {
  const { account, agents, edition } = of;
  return { account, product: 'acme.direct-desk', period: 'P1M', components: [helpdesk(edition, agents)] };
}

function pickFrom<T>(items: readonly T[], pick: number): T | undefined {
  // The latest things are the ones that still matter.
  return items.at(-1 - (pick % Math.max(1, Math.min(items.length, 4))));
}

async function perform(cast: Cast, of: Act): Promise<void> {
  const engine: Engine = world.engines[of.engine] ?? world.engine;
  const subscription = pickFrom(cast.subscriptions, of.pick);
  const quote = pickFrom(cast.quotes, of.pick);
  const placed = pickFrom(cast.orders, of.pick);
  if (!subscription) return;
  const { account } = subscription;
  const idempotency = { key: `${account} ${of.key}`, requestHash: `${of.kind} ${of.pick}` };
  switch (of.kind) {
    case 'change':
    case 'schedule':
    case 'quote': {
      const changes = [{ component: 'app', sku: { edition: of.edition }, quantities: { agents: of.agents } }];
      const timing = of.kind === 'schedule' ? 'at-renewal' : 'now';
      const asked = await askQuote(engine, subscription, changes, { timing });
      if (!asked.ok) return;
      cast.quotes.push(asked.value);
      const answer = of.kind !== 'quote' ? await order(engine, asked.value) : undefined;
      if (answer?.ok) cast.orders.push(answer.value);
      return;
    }
    case 'order':
    case 'order-unpaid': {
      if (!quote) return;
      const unpaid = of.kind === 'order-unpaid';
      const answer = await order(engine, quote, { unpaid, ...(of.key < 3 && { idempotency }) });
      if (answer.ok) cast.orders.push(answer.value);
      return;
    }
    case 'renew': {
      const answer = await renew(engine, subscription, { periods: 1 + (of.key % 2) });
      if (answer.ok) renewals += 1;
      return;
    }
    case 'auto-renew':
      await setAutoRenewal(engine, subscription, of.key > 0);
      return;
    case 'pay':
    case 'cancel':
      if (placed) await (of.kind === 'pay' ? payOrder : cancelOrder)(engine, placed);
      return;
    case 'suspend':
    case 'resume':
      await suspend(engine, subscription, of.kind === 'suspend');
      return;
    case 'top-up':
      return topUp(world, { account, currency: 'USD', amountMinor: 50_000n });
    case 'buy': {
      const bought = await buy(engine, buying({ account, agents: of.agents, edition: of.edition }), idempotency);
      if (bought.ok && cast.subscriptions.length < 4) cast.subscriptions.push(bought.value);
    }
  }
}

async function rest(between: Pause): Promise<void> {
  if (between === 'look') await world.lookAtClock();
  else if ('wait' in between) world.clock.advance(between.wait);
  else await publish(world, await direct(between.price));
}

test('whatever customers, operators and the clock do, at the same time and over two processes, the books are sound', async () => {
  let completed = 0;
  await fc.assert(
    fc.asyncProperty(history, async (turns) => {
      const loggedBefore = world.logged.length;
      const cast = await openCast();
      for (const [acts, between] of turns) {
        await Promise.all(acts.map((single) => perform(cast, single)));
        await rest(between);
      }
      completed += cast.orders.length;
      expect(world.logged.slice(loggedBefore).filter((line) => 'stack' in line)).toEqual([]);
      expect(await audit(world.connection)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  // A property over histories in which nothing happens says nothing.
  expect(completed).toBeGreaterThan(RUNS);
  expect(renewals).toBeGreaterThan(RUNS / 2);
});
