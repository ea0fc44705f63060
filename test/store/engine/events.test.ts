import type { AccountId, Subscription } from '@regrade/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../server/src/engine/engine.ts';
import { buildEvents, type EventReader } from '../../../server/src/engine/events/build-events.ts';
import type { PlacedEvent } from '../../../server/src/engine/events/event-center.ts';
import { formatCursor } from '../../../server/src/engine/events/event-cursor.ts';
import { auditFromRow } from '../../../server/src/store/record-store.ts';
import { accepted } from '../../support/service.ts';
import { createWorld, DAY, type World } from '../../support/world.ts';
import {
  askQuote,
  buy,
  cancelOrder,
  change,
  helpdesk,
  must,
  netOf,
  openCustomer,
  order,
  payOrder,
  publish,
  readSample,
  suspend,
  topUp,
} from '../../support/world-market.ts';

let world: World;
let customer: AccountId;
let subscription: Subscription;

const OPERATOR: EventReader = { role: 'operator' };
const MORE = (agents: number) => [{ component: 'app', quantities: { agents } }];

beforeAll(async () => {
  world = await createWorld({ engines: 2, config: { paymentMethods: ['wallet', 'external'] } });
  await publish(world, await readSample('helpdesk'));
});
afterAll(() => world.close());

beforeEach(async () => {
  customer = await openCustomer(world, { USD: 100_000_000n });
  subscription = await must(buy(world.engine, { account: customer, components: [helpdesk('basic', 10)] }));
});

/** Everything about a reader behind a cursor, read to the end of the order as it is now. */
async function readAll(reader: EventReader, cursor = 'oldest', engine: Engine = world.engine): Promise<PlacedEvent[]> {
  const to = await engine.events.gather();
  const all: PlacedEvent[] = [];
  let from = accepted(await engine.events.findCursor(cursor));
  while (from.place <= to) {
    const page = await engine.events.readPage({ reader, from, to });
    all.push(...page.events);
    from = page.end;
  }
  return all;
}

const toldOf = async (reader: EventReader, cursor?: string) =>
  (await readAll(reader, cursor)).map(({ event }) => event.cloudEvent.type.replace(/^regrade\.|\.v1$/g, ''));

const mine = (): EventReader => ({ role: 'customer', account: customer });

describe('what is told', () => {
  test('a change paid from the wallet: quote, order, subscription and license, in the order in which they moved', async () => {
    await change(world.engine, subscription, MORE(20));
    expect(await toldOf(mine())).toEqual([
      'account.opened',
      'subscription.purchased',
      'license.issued',
      'quote.opened',
      'quote.accepted',
      'change-order.placed',
      'change-order.paid',
      'change-order.completed',
      'subscription.changed',
      'license.revised',
    ]);
  });

  test('an order that waits, is cancelled or paid tells each step; the subscription only what changed it', async () => {
    const begun = formatCursor((await readAll(mine())).at(-1)?.cursor ?? { place: 0, seen: 0 });
    const placed = await must(
      order(world.engine, await must(askQuote(world.engine, subscription, MORE(20))), { unpaid: true }),
    );
    await must(cancelOrder(world.engine, placed));
    const again = await must(
      order(world.engine, await must(askQuote(world.engine, subscription, MORE(20))), { unpaid: true }),
    );
    await must(payOrder(world.engine, again));
    expect((await toldOf(mine(), begun)).filter((type) => !type.startsWith('quote'))).toEqual([
      'change-order.placed',
      'change-order.awaiting-payment',
      'change-order.cancel',
      'change-order.cancelled',
      'change-order.placed',
      'change-order.awaiting-payment',
      'change-order.paid',
      'change-order.completed',
      'subscription.changed',
      'license.revised',
    ]);
  });

  test('suspension and resumption, and the isolation of a license whose time is over', async () => {
    const begun = formatCursor((await readAll(mine())).at(-1)?.cursor ?? { place: 0, seen: 0 });
    await must(suspend(world.engine, subscription));
    await must(suspend(world.engine, subscription, false));
    const own = await createWorld();
    try {
      await publish(own, await readSample('helpdesk'));
      const account = await openCustomer(own, { USD: 100_000_000n });
      const bought = await must(buy(own.engine, { account, components: [helpdesk('basic', 10)] }));
      own.clock.advance(366 * DAY);
      await own.lookAtClock();
      const to = await own.engine.events.gather();
      const from = accepted(await own.engine.events.findCursor('oldest'));
      const { events } = await own.engine.events.readPage({ reader: { role: 'customer', account }, from, to });
      expect(events.at(-1)?.event.cloudEvent).toMatchObject({
        type: 'regrade.license.isolated.v1',
        data: { subscription: bought.id, revision: 2, status: 'isolated' },
      });
    } finally {
      await own.close();
    }
    expect(await toldOf(mine(), begun)).toEqual(['subscription.suspended', 'subscription.resumed']);
  });

  test('a seller hears of their products, reviews and releases, and of no quote; a neighbour hears nothing of it', async () => {
    await change(world.engine, subscription, MORE(20));
    const told = await readAll({ role: 'seller', seller: 'acme' });
    const types = new Set(told.map(({ event }) => event.cloudEvent.type));
    expect(types).toContain('regrade.release.published.v1');
    expect(types).toContain('regrade.review.approved.v1');
    expect(types).toContain('regrade.change-order.completed.v1');
    expect([...types].filter((type) => type.includes('quote'))).toEqual([]);
    expect(told.every(({ event }) => event.seller === 'acme')).toBe(true);
    expect(await readAll({ role: 'seller', seller: 'globex' })).toEqual([]);
    const neighbour = await openCustomer(world);
    expect(await toldOf({ role: 'customer', account: neighbour })).toEqual(['account.opened']);
  });

  test('the same record gives the same events whenever it is read', async () => {
    await change(world.engine, subscription, MORE(20));
    const first = await readAll(OPERATOR);
    expect((await readAll(OPERATOR)).map(({ json }) => json)).toEqual(first.map(({ json }) => json));
    const ids = first.map(({ event }) => event.cloudEvent.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('what a command says it changed is hashed with its record', async () => {
    await change(world.engine, subscription, MORE(20));
    await world.expectSound();
    const [row] = await world.sql("select body from audit where account_id = $1 and command = 'place-order'", [
      customer,
    ]);
    expect(JSON.parse(String(row?.['body'])).changes.map(({ noun }: { noun: string }) => noun)).toEqual([
      'quote',
      'change-order',
      'subscription',
      'license',
    ]);
  });
});

/** Whom the places of an account's records are for, by the number of the record. */
async function placedOf(account: AccountId): Promise<readonly (readonly [n: number, seller: string | null])[]> {
  const rows = await world.sql('select n, seller_id from event_place where account_id = $1 order by place', [account]);
  return rows.map((row) => [Number(row['n']), row['seller_id'] as string | null]);
}

describe('the one order', () => {
  test('is that of the chain within an account even when its clock went back, and that of time between accounts', async () => {
    await readAll(OPERATOR);
    const cursor = formatCursor(accepted(await world.engine.events.findCursor(undefined)));
    const [early, late] = [await openCustomer(world), await openCustomer(world)];
    for (const [account, seconds] of [
      [late, 30],
      [early, -20],
      [early, -5],
      [late, 1],
    ] as const) {
      world.clock.advance(seconds);
      await topUp(world, { account, currency: 'USD', amountMinor: 100n });
    }
    world.clock.advance(60);
    await readAll(OPERATOR, cursor);
    const rows = await world.sql(
      `select account_id, n from event_place where account_id = any($1) and n > 1 order by place`,
      [[early, late]],
    );
    expect(rows.map((row) => [row['account_id'], Number(row['n'])])).toEqual([
      [early, 2],
      [early, 3],
      [late, 2],
      [late, 3],
    ]);
  });

  test('names whom a record is about as its events do, also for one that an older program wrote', async () => {
    await change(world.engine, subscription, MORE(20));
    // Its payment is about no seller.
    const outside = await must(askQuote(world.engine, subscription, MORE(30)));
    const body = { quote: outside.id, net: netOf(outside), pay: 'external' as const };
    await must(world.engine.commands.placeOrder({ account: customer, actor: customer, conflict: outside.id, body }));
    const expected = async () => {
      const records = await world.sql('select * from audit where account_id = $1 order by n', [customer]);
      return records.flatMap((row) => {
        const events = buildEvents(auditFromRow(row as never));
        const sellers = new Set(events.map(({ seller }) => seller));
        return [...(sellers.size > 0 ? sellers : [null])].map((seller) => [Number(row['n']), seller]);
      });
    };
    await readAll(OPERATOR);
    const placed = await placedOf(customer);
    expect(placed).toEqual(await expected());
    expect(placed.slice(-2).map(([, seller]) => seller)).toEqual(['acme', null]);
    const told = (await readAll(mine())).map(({ json }) => json);
    // As if nothing of this account had its place yet, and its records said nothing of sellers.
    await world.sql('delete from event_place where account_id = $1', [customer]);
    await world.sql('delete from event_cursor where account_id = $1', [customer]);
    await world.sql('update audit set sellers = null where account_id = $1', [customer]);
    await readAll(OPERATOR);
    expect(await placedOf(customer)).toEqual(placed);
    expect((await readAll(mine())).map(({ json }) => json)).toEqual(told);
  });

  test('takes in an account that has more than fits into one transaction', async () => {
    const many = await openCustomer(world);
    for (let n = 1; n <= 205; n++) await topUp(world, { account: many, currency: 'USD', amountMinor: 100n });
    await readAll(OPERATOR);
    const numbers = (await placedOf(many)).map(([n]) => n);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1));
    expect(numbers).toHaveLength(206);
  });

  test('tells every event exactly once and in the order of its account, to whoever reads on while two processes write', async () => {
    const accounts = await Promise.all(Array.from({ length: 6 }, () => openCustomer(world, { USD: 100_000_000n })));
    let isWriting = true;
    const writers = accounts.map(async (account, index) => {
      const engine = world.engines[index % 2] ?? world.engine;
      for (let n = 1; n <= 8; n++) {
        await must(buy(engine, { account, components: [helpdesk('basic', 10 * n)] }));
      }
    });
    const begun = 'oldest';
    // A reader that asks the other process each time, page by page, while nothing stands still.
    const read: PlacedEvent[] = [];
    const reader = (async () => {
      let cursor = begun;
      for (let turn = 0; isWriting || turn % 2 === 1; turn++) {
        const engine = world.engines[turn % 2] ?? world.engine;
        const to = await engine.events.gather();
        const from = accepted(await engine.events.findCursor(cursor));
        const page = await engine.events.readPage({ reader: OPERATOR, from, to });
        read.push(...page.events);
        cursor = formatCursor(page.end);
      }
      read.push(...(await readAll(OPERATOR, cursor)));
    })();
    await Promise.all(writers);
    isWriting = false;
    await reader;
    const ids = read.map(({ event }) => event.cloudEvent.id);
    expect(ids).toEqual((await readAll(OPERATOR)).map(({ event }) => event.cloudEvent.id));
    for (const account of accounts) {
      const own = read.filter(({ event }) => event.account === account).map(({ event }) => event.cloudEvent.sequence);
      // One opening, eight purchases of two events each.
      expect(own).toHaveLength(17);
      expect(own).toEqual(own.toSorted());
    }
  });

  test('finds what a process committed that died before it told anybody, however long ago', async () => {
    world.clock.advance(DAY);
    await world.lookAtClock();
    const cursor = formatCursor(accepted(await world.engine.events.findCursor(undefined)));
    await must(buy(world.engine, { account: customer, components: [helpdesk('basic', 30)] }));
    // Nobody gathers for an hour, and the record is older than anything that gathering looks back over.
    world.clock.advance(3_600);
    await world.engines[1]?.events.look();
    expect(await toldOf(mine(), cursor)).toEqual(['subscription.purchased', 'license.issued']);
  });

  test('finds what stands in the past even of the look of the clock, by going round the heads of all accounts', async () => {
    await world.lookAtClock();
    const cursor = formatCursor(accepted(await world.engine.events.findCursor(undefined)));
    await must(buy(world.engine, { account: customer, components: [helpdesk('basic', 30)] }));
    await world.sql('update event_feed set looked_at_ms = $1', [world.clock.now() * 1000 + DAY * 1000]);
    world.clock.advance(2 * DAY);
    // One round goes over all heads and begins again.
    for (let look = 1; look <= 2; look++) await world.lookAtClock();
    expect(await toldOf(mine(), cursor)).toContain('subscription.purchased');
  });

  test('keeps a week: an older cursor is refused by name, and the audit log still has everything', async () => {
    const own = await createWorld();
    try {
      await publish(own, await readSample('helpdesk'));
      const account = await openCustomer(own, { USD: 100_000_000n });
      await must(buy(own.engine, { account, components: [helpdesk('basic', 10)] }));
      await own.lookAtClock();
      const old = formatCursor(accepted(await own.engine.events.findCursor('oldest')));
      own.clock.advance(6 * DAY);
      await own.lookAtClock();
      expect(await own.engine.events.findCursor(old)).toMatchObject({ ok: true });
      own.clock.advance(2 * DAY);
      await must(buy(own.engine, { account, components: [helpdesk('basic', 10)] }));
      await own.lookAtClock();
      expect(await own.engine.events.findCursor(old)).toMatchObject({ error: { code: 'events.cursor-expired' } });
      const to = await own.engine.events.gather();
      const from = accepted(await own.engine.events.findCursor('oldest'));
      const { events } = await own.engine.events.readPage({ reader: OPERATOR, from, to });
      expect(events.map(({ event }) => event.cloudEvent.type)).toEqual([
        'regrade.subscription.purchased.v1',
        'regrade.license.issued.v1',
      ]);
      const [row] = await own.sql('select count(*)::integer as records from audit where account_id = $1', [account]);
      expect(row?.['records']).toBe(4);
    } finally {
      await own.close();
    }
  });

  test.each(['x', '0-0', '5', '-1-2', '99999999-0'])('refuses %s as a cursor', async (text) => {
    expect(await world.engine.events.findCursor(text)).toMatchObject({ error: { code: 'events.cursor-unknown' } });
  });
});
