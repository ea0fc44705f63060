import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readForAudit } from '../support/auditor.ts';
import type { AuditedDatabase } from '../support/auditor-rows.ts';
import '../support/postgres-setup.ts';
import { type OrderEvent, present, type Quote, type Subscription } from '@regrade/core';
import { judgeSuspended, suspendedIn } from './account-acts.ts';
import { type ClientLog, createClientLog, type Learned } from './client-log.ts';
import { changedTables, readFingerprint } from './fingerprint.ts';
import { judge } from './judge.ts';
import { judgeSellers } from './judge-sellers.ts';
import { readBulkChanges } from './many-acts.ts';
import { sayFailure } from './say-failure.ts';
import type { Told } from './seller.ts';
import { expectSettled } from './settle.ts';
import { beginRun, endRun, openMarket, type Run, readEvents, takeStep } from './simulate.ts';

/** The judge itself: whatever contradicts what clients were told is noticed. */
const STEPS_MAX = 300;
const SEED = 10;

let run: Run;
let rows: AuditedDatabase;
const kinds = [
  'customer',
  'top-up',
  'purchase',
  'quote',
  'order',
  'order-seen',
  'subscription-seen',
  'release',
  'renewal',
  'seller-said',
  'paid-outside',
  'adjusted',
  'imported',
  'events',
] as const;

beforeAll(async () => {
  run = await beginRun({ seed: SEED, server: inject('postgres') });
  await openMarket(run);
  // Until there is something to plant every fault in.
  for (let step = 1; step <= STEPS_MAX && !hasEverything(); step++) {
    expect(await takeStep(run, step, false)).toEqual([]);
  }
  await readEvents(run);
  expect(await readBulkChanges(run.world.process(0), run.log)).toEqual([]);
  rows = await readForAudit(run.world.connection);
});
afterAll(() => endRun(run));

function hasEverything(): boolean {
  return (
    run.log.all('renewal').length > 0 &&
    run.seller.told.some(({ type, said }) => type === 'change.requested' && said === 'yes') &&
    run.log.all('order').some(({ answer, quote }) => answer.state.kind === 'completed' && quote.figures.payable > 0n)
  );
}

/** The clients' log with each entry as it is told instead; nothing for those that were not told. */
function retold(change: (learned: Learned) => Learned | undefined): ClientLog {
  const log = createClientLog();
  for (const learned of kinds.flatMap((kind): readonly Learned[] => run.log.all(kind))) {
    const now = change(learned);
    if (now) log.note(now);
  }
  return log;
}

const quoteWith = (quote: Quote, net: bigint): Quote => ({ ...quote, figures: { ...quote.figures, net } });
const paidOrder = () =>
  present(
    run.log.all('order').find(({ answer, quote }) => answer.state.kind === 'completed' && quote.figures.payable > 0n),
    'an order was paid',
  );
const older = (answer: Subscription): Learned => ({ kind: 'subscription-seen', turn: STEPS_MAX + 2, answer });

const PLANTED: readonly [name: string, plant: () => readonly [ClientLog, AuditedDatabase]][] = [
  [
    'an acknowledged order that is lost',
    () => [run.log, { ...rows, orders: rows.orders.filter(({ id }) => id !== paidOrder().answer.id) }],
  ],
  ['an acknowledged purchase that is lost', () => [run.log, { ...rows, subscriptions: rows.subscriptions.slice(1) }]],
  [
    'an order that nobody was told of',
    () => [retold((one) => (one.kind === 'order' && one.answer.id === paidOrder().answer.id ? undefined : one)), rows],
  ],
  [
    'a quote that is stored with another figure',
    () => [
      run.log,
      {
        ...rows,
        quotes: rows.quotes.map((one) => ({ ...one, quote: quoteWith(one.quote, one.quote.figures.net + 1n) })),
      },
    ],
  ],
  [
    'a quote that its price lists do not explain',
    () => [
      retold((one) =>
        one.kind === 'quote' ? { ...one, answer: quoteWith(one.answer, one.answer.figures.net + 1n) } : one,
      ),
      {
        ...rows,
        quotes: rows.quotes.map((one) => ({ ...one, quote: quoteWith(one.quote, one.quote.figures.net + 1n) })),
      },
    ],
  ],
  [
    'a purchase that its price list does not explain',
    () => [
      retold((one) =>
        one.kind === 'release'
          ? { ...one, prices: { ...one.prices, basicPerAgent: one.prices.basicPerAgent + 1n } }
          : one,
      ),
      rows,
    ],
  ],
  [
    'an order that charges more than its quote said',
    () => [
      retold((one) => {
        if (one.kind !== 'order') return one;
        const settlement = { ...one.answer.settlement, payableMinor: one.answer.settlement.payableMinor + 1n };
        return { ...one, answer: { ...one.answer, settlement } };
      }),
      rows,
    ],
  ],
  [
    'a history that was rewritten',
    () => [
      run.log,
      {
        ...rows,
        orders: rows.orders.map((one) => ({
          ...one,
          events: one.events.map((event) => ({ ...event, at: event.at + 1 })),
        })),
      },
    ],
  ],
  [
    'a quote that two orders accepted',
    () => {
      const log = retold((one) => one);
      const { answer, ...told } = paidOrder();
      log.note({ ...told, answer: { ...answer, id: `${answer.id}0` as typeof answer.id } });
      return [log, { ...rows, orders: [...rows.orders, ...rows.orders.map((one) => ({ ...one, id: `${one.id}0` }))] }];
    },
  ],
  [
    'a wallet with more money',
    () => [run.log, { ...rows, balances: rows.balances.map((one) => ({ ...one, amount: one.amount + 1n })) }],
  ],
  [
    'an order that was paid and never done',
    () => [run.log, { ...rows, orders: rows.orders.map((one) => ({ ...one, state: 'cancelled' })) }],
  ],
  [
    'a subscription that is shown older than before',
    () => {
      const log = retold((one) => one);
      const { answer } = present(run.log.all('purchase')[0], 'something was bought');
      log.note({ kind: 'subscription-seen', turn: STEPS_MAX + 1, answer: { ...answer, version: answer.version + 1 } });
      log.note(older(answer));
      return [log, rows];
    },
  ],
  [
    'one version in two shapes',
    () => {
      const log = retold((one) => one);
      const { answer } = present(run.log.all('purchase')[0], 'something was bought');
      for (const release of [1, 2]) log.note(older({ ...answer, release }));
      return [log, rows];
    },
  ],
  [
    'a license at an earlier revision than was shown',
    () => {
      const log = retold((one) => one);
      const { answer } = present(run.log.all('purchase')[0], 'something was bought');
      const components = answer.components.map((one) => ({ ...one, licenseRevision: 1_000 }));
      log.note(older({ ...answer, components }));
      return [log, rows];
    },
  ],
];

/** Messages to the seller, or answers of theirs, that never were. */
const PLANTED_AT_SELLER: readonly [name: string, plant: () => readonly [AuditedDatabase, readonly Told[]]][] = [
  [
    'a message that differs from one attempt to the next',
    () => {
      const [first] = run.seller.told.filter(({ type }) => type === 'change.requested');
      const told = present(first, 'the seller was told');
      return [rows, [...run.seller.told, { ...told, text: `${told.text} ` }]];
    },
  ],
  [
    'a seller who is told of what concerns nobody outside',
    () => [
      {
        ...rows,
        orders: rows.orders.map((one) => ({ ...one, document: { ...one.document, protocol: 'license-only' } })),
      },
      run.seller.told,
    ],
  ],
  ['a yes that no seller said', () => [withEvent('seller-yes-late'), []]],
  ['a no that no seller said', () => [withEvent('seller-no-late'), []]],
  [
    'an order that nobody agreed to',
    () => [
      {
        ...rows,
        orders: rows.orders.map((one) => ({
          ...one,
          state: 'completed',
          document: { ...one.document, protocol: 'webhook' },
          events: one.events.filter(({ type }) => !['seller-yes', 'silence', 'operator-accepts'].includes(type)),
        })),
      },
      run.seller.told,
    ],
  ],
];

function withEvent(type: 'seller-yes-late' | 'seller-no-late'): AuditedDatabase {
  const late = (n: number) => ({ n, at: 0, by: 'seller:acme', type, detail: { reason: '' } }) as OrderEvent;
  return {
    ...rows,
    orders: rows.orders.map((one) => ({ ...one, events: [...one.events, late(one.events.length + 1)] })),
  };
}

test.each(PLANTED_AT_SELLER)('%s is noticed', (_name, plant) => {
  const log = retold((one) => (one.kind === 'seller-said' ? undefined : one));
  expect(judgeSellers(log, ...plant())).not.toEqual([]);
});

test('a wallet that does not know of a renewal, and a renewal at another price, are noticed', () => {
  const renewal = present(rows.renewals[0], 'something was renewed');
  const offer = { ...renewal.offer, totalMinor: renewal.offer.totalMinor + 1n };
  const dearer = { ...rows, renewals: [{ ...renewal, offer }, ...rows.renewals.slice(1)] };
  const found = judge(run.log, dearer, run.seller.told).join();
  expect(found).toContain(`renewal ${renewal.id} cost`);
  expect(found).toContain('by its answers should hold');
  expect(judge(run.log, { ...rows, renewals: [] }, run.seller.told).join()).toContain('by its answers should hold');
});

test('what only the engine has written contradicts nobody', () => {
  expect(judge(run.log, rows, run.seller.told)).toEqual([]);
});

test.each(PLANTED)('%s is noticed', (_name, plant) => {
  const found = judge(...plant(), run.seller.told);
  expect(found).not.toEqual([]);
  for (const sentence of found) expect(sentence).toMatch(/\w/);
});

test('a refused command that leaves something behind is noticed, in whatever table', async () => {
  const before = await readFingerprint(run.world);
  expect(changedTables(before, await readFingerprint(run.world))).toEqual([]);
  await run.world.sql('update license set revision = revision + 1');
  expect(changedTables(before, await readFingerprint(run.world))).toEqual(['license']);
  await run.world.sql('update license set revision = revision - 1');
});

/** An external payment as it would be stored. */
const external = (state: string) =>
  ({ id: 'pay_planted', account: 'nobody', order: 'ord_none', method: 'external', state, amount: 5n }) as never;

test('external money that nobody confirmed, or that was confirmed and is not there, is noticed', () => {
  const withPayment = (state: string) => ({ ...rows, payments: [...rows.payments, external(state)] });
  const confirmed = retold((one) => one);
  expect(judge(confirmed, withPayment('pending'), run.seller.told).join()).not.toContain('was confirmed with');
  expect(judge(confirmed, withPayment('paid'), run.seller.told).join()).toContain('was confirmed with undefined');
  confirmed.note({ kind: 'paid-outside', payment: 'pay_planted', minor: 4n });
  for (const state of ['pending', 'paid']) {
    expect(judge(confirmed, withPayment(state), run.seller.told).join()).toContain('was confirmed with 4');
  }
});

/** Three events of one account, two of them next to each other. */
function tellsEnough(events: readonly string[]): boolean {
  const accounts = events.map((id) => id.split('_')[1]);
  return (
    accounts.some((account) => accounts.filter((other) => other === account).length > 2) &&
    accounts.some((account, n) => account === accounts[n + 1])
  );
}

test('an event that is told twice, out of its order, never, or of nothing, is noticed', () => {
  const pages = run.log.all('events').filter(({ events }) => tellsEnough(events));
  const page = present(pages.at(-1), 'an account had three events in one reading');
  const readAs = (events: readonly string[]) =>
    judge(
      retold((one) => (one === page ? { ...page, events } : one)),
      rows,
      run.seller.told,
    ).join();
  const own = (id: string) => id.split('_')[1];
  const twin = page.events.findIndex((id, n) => own(id) === own(page.events[n + 1] ?? ''));
  expect(twin, 'an account had two events').toBeGreaterThanOrEqual(0);
  const [before, first = '', second = '', behind] = [
    page.events.slice(0, twin),
    ...page.events.slice(twin, twin + 2),
    page.events.slice(twin + 2),
  ] as [string[], string, string, string[]];
  expect(readAs(page.events)).toBe('');
  expect(readAs([...before, first, first, second, ...behind])).toContain(`event ${first} was told twice`);
  expect(readAs([...before, second, first, ...behind])).toContain('of its account, and is number');
  expect(readAs([...before, first, second, 'evt_none_1_0', ...behind])).toContain('and never happened');
  // The one between two others of its account: behind the last one nothing shows that there was more.
  const missed = page.events.find(
    (id, n) =>
      page.events.slice(0, n).some((earlier) => own(earlier) === own(id)) &&
      page.events.slice(n + 1).some((later) => own(later) === own(id)),
  );
  expect(missed, 'an account had three events').toBeDefined();
  expect(readAs(page.events.filter((id) => id !== missed))).toMatch(/never told|is number/);
});

test('an adjustment that nobody asked for, or that is not there, is noticed', () => {
  const to = { selection: {}, expiresAt: null };
  const planted = { id: 'adj_planted', account: 'nobody', revision: 2, to } as never;
  const withPlanted = { ...rows, adjustments: [...rows.adjustments, planted] };
  expect(judge(run.log, withPlanted, run.seller.told).join()).toContain('adj_planted is there, and nobody');
  const log = retold((one) => one);
  log.note({ kind: 'adjusted', answer: planted });
  expect(judge(log, rows, run.seller.told).join()).toContain('adj_planted was acknowledged, and is not there');
  expect(judge(log, withPlanted, run.seller.told).join()).not.toContain('adj_planted');
  const other = { ...withPlanted, adjustments: [{ ...(planted as object), revision: 3 } as never] };
  expect(judge(log, other, run.seller.told).join()).toContain('adj_planted is not stored as it was answered');
});

test('money at Stripe that we do not know of, and an effect that nobody carries out, are noticed', async () => {
  const { stripe, sql } = run.world;
  const intent = {
    ...(stripe.book.intents.values().next().value ?? { amount: 5 }),
    id: 'pi_planted',
    status: 'succeeded',
  };
  stripe.book.intents.set(intent.id, intent as never);
  await sql(
    `insert into effect (account_id, effect_key, kind, lane, payload, due_at_ms, tries, created_at_ms)
     values ('nobody', 'planted', 'unheard-of', 'planted', '{}', 1, 0, 1)`,
  );
  const found = (await expectSettled(run)).join();
  expect(found).toContain('pi_planted is succeeded at Stripe, and undefined here');
  expect(found).toContain('planted (unheard-of) is never carried out');
  stripe.book.intents.delete(intent.id);
  await sql(`delete from effect where effect_key = 'planted'`);
  expect((await expectSettled(run)).join()).not.toContain('planted');
});

test('an order that never comes to an end is noticed', async () => {
  const { id } = present(rows.orders[0], 'something was ordered');
  const before = await run.world.sql('select state, due_at from change_order where order_id = $1', [id]);
  await run.world.sql(`update change_order set state = 'awaiting-payment', due_at = null where order_id = $1`, [id]);
  expect(await expectSettled(run)).toEqual([`order ${id} is awaiting-payment for good`]);
  await run.world.sql('update change_order set state = $2, due_at = $3 where order_id = $1', [
    id,
    before[0]?.['state'],
    before[0]?.['due_at'],
  ]);
});

test('a failure says how to see it again, and shows the last steps only', () => {
  const lines = Array.from({ length: 200 }, (_, n) => `step ${n}`);
  const outcome = { seed: 7, steps: 60, behindSeconds: 0, failedAt: 12, faults: ['a law'], lines, counts: new Map() };
  const said = sayFailure(outcome);
  expect(said).toMatch(/npm run sim -- --seed 7 --steps 60$/);
  expect(sayFailure({ ...outcome, behindSeconds: 20 })).toMatch(/ --seed 7 --steps 60 --behind 20$/);
  expect(said).toContain('broke a law at step 12 of 60');
  expect(said).toContain('step 199');
  expect(said).not.toContain('step 100\n');
});

test('what somebody is given who was suspended in an earlier turn is noticed', () => {
  const learned = run.log.all('purchase').slice(0, 1);
  const { account } = present(learned[0], 'somebody bought').answer;
  const log = retold((one) => one);
  const moved = (turn: number, suspended: boolean) => ({ kind: 'account-moved', turn, account, suspended }) as const;
  log.note(moved(1, true));
  expect(judgeSuspended(suspendedIn(log), learned)).toHaveLength(1);
  expect(judgeSuspended(suspendedIn(log), [...learned, moved(2, false)])).toEqual([]);
  log.note(moved(2, false));
  log.note(moved(2, true));
  expect(judgeSuspended(suspendedIn(log), learned)).toEqual([]);
});
