import { type AccountId, type OrderEvent, present } from '@regrade/core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readForAudit } from '../support/auditor.ts';
import type { AuditedDatabase } from '../support/auditor-rows.ts';
import '../support/postgres-setup.ts';
import { createRandom } from '../support/random.ts';
import { type Act, type ActKind, drawAct } from './acts.ts';
import { judgeCoupons } from './coupons.ts';
import { judgeHeard, judgeTold } from './judge-webhooks.ts';
import { perform } from './perform.ts';
import type { Heard } from './receivers.ts';
import { beginRun, endRun, openMarket, type Run } from './simulate.ts';

/** The judge of endpoints and coupons: whatever contradicts what was promised is noticed. */
const SEED = 12;

let run: Run;
let rows: AuditedDatabase;
let heard: readonly Heard[];
let acts = 0;

async function act(kind: ActKind, more: Partial<Act>): Promise<void> {
  acts += 1;
  const { world, log, receivers } = run;
  const drawn = drawAct(createRandom(acts), `told-${acts}`);
  const performed = await perform({ world, log, receivers, turn: 1 }, { ...drawn, process: 0, ...more, kind });
  for (const learned of performed.learned) log.note(learned);
}

beforeAll(async () => {
  run = await beginRun({ seed: SEED, server: inject('postgres') });
  run.receivers.behave();
  await openMarket(run);
  // One for each kind of reader, all of them awake.
  for (const agents of [10, 20, 30]) await act('endpoint', { pick: 0, agents, periods: 12 });
  run.world.advance(1);
  await act('coupon', { pick: 0 });
  for (const agents of [20, 40, 60, 80]) await act('change', { pick: 1, about: 'agents', agents });
  // What is delivered first may bring further events.
  for (const kind of ['deliver', 'look', 'deliver'] as const) await act(kind, {});
  rows = await readForAudit(run.world.connection);
  heard = run.receivers.heard;
});
afterAll(() => endRun(run));

/** Long after every endpoint was made. */
const lastHeard = () => present(heard.at(-1), 'somebody was told of something');
const heardWith = (change: Partial<Heard>) => [...heard.slice(0, -1), { ...lastHeard(), ...change }];

describe('endpoints', () => {
  test('of an honest run were told of everything, and of nothing else', () => {
    expect(run.log.all('endpoint')).toHaveLength(3);
    expect(new Set(heard.map(({ address }) => address)).size).toBe(3);
    expect(judgeHeard(run.log, rows, heard)).toEqual([]);
    expect(judgeTold(run.log, rows, { heard })).toEqual([]);
  });

  test('that never heard of an event are noticed, and so are answers that were no yes', () => {
    expect(judgeTold(run.log, rows, { heard: heard.slice(0, -1) })).toHaveLength(1);
    expect(judgeTold(run.log, rows, { heard: heardWith({ said: 'fault' }) })).toHaveLength(1);
  });

  test('need not hear of what came before they were ended', () => {
    const { address } = lastHeard();
    const { answer } = present(
      run.log.all('endpoint').find((one) => one.answer.address === address),
      'an address is an endpoint’s',
    );
    const last = present(rows.audit.at(-1), 'something happened');
    const end = {
      ...last,
      atMillis: String(run.world.now() * 1000 + 1),
      command: 'disable-webhook-endpoint',
      body: '{}',
    };
    const audit = [...rows.audit, { ...end, subject: answer.id }];
    expect(judgeTold(run.log, { ...rows, audit }, { heard: heard.slice(0, -1) })).toEqual([]);
  });

  const PLANTED: readonly [name: string, plant: () => readonly Heard[]][] = [
    ['of what never happened', () => heardWith({ id: 'evt_never' })],
    ['in other words', () => heardWith({ body: lastHeard().body.replace('regrade.', 'regraded.') })],
    ['with other bytes on another attempt', () => [...heard, { ...lastHeard(), body: `${lastHeard().body} ` }]],
    ['by somebody who does not know their secret', () => heardWith({ headers: { 'webhook-signature': 'v1,AAAA' } })],
    ['at an address that is nobody’s', () => heardWith({ address: 'http://127.0.0.1:1/' })],
    [
      'of the business of another account',
      () => {
        const customers = run.log.all('endpoint').filter(({ answer }) => answer.role === 'customer');
        const { account, address } = present(customers[0], 'a customer listens').answer;
        const foreign = heard.find(({ id }) => !id.startsWith(`evt_${account as AccountId}_`));
        return [...heard, { ...present(foreign, 'others are told too'), address }];
      },
    ],
  ];

  test.each(PLANTED)('that were told %s are noticed', (_name, plant) => {
    expect(judgeHeard(run.log, rows, plant())).not.toEqual([]);
  });
});

describe('coupons', () => {
  const taking = () => {
    const quoted = rows.quotes.find(({ quote, acceptedBy }) => acceptedBy !== null && quote.figures.discounts);
    return present(quoted, 'an order took a coupon');
  };

  test('of an honest run are taken as often as they may be', () => {
    expect(taking().quote.figures.discounts).toMatchObject([{ coupon: 'FIRST' }]);
    expect(judgeCoupons(rows)).toEqual([]);
  });

  test('that are taken once too often are noticed, unless the first use was given back', () => {
    const order = present(
      rows.orders.find(({ id }) => id === taking().acceptedBy),
      'the order is there',
    );
    const again = { ...order, id: `${order.id}-again` };
    expect(judgeCoupons({ ...rows, orders: [...rows.orders, again] })).not.toEqual([]);
    const [placed] = order.events;
    const last = { ...present(placed, 'an order was placed'), type: 'expired' } as OrderEvent;
    const ended = { ...order, events: [...order.events.slice(0, 1), last] };
    const others = rows.orders.filter(({ id }) => id !== order.id);
    expect(judgeCoupons({ ...rows, orders: [...others, ended, again] })).toEqual([]);
  });

  test('that take another amount off are noticed', () => {
    const { figures } = taking().quote;
    const discounts = figures.discounts?.map((one) => ({ ...one, minor: one.minor + 1n }));
    const quotes = rows.quotes.map((one) =>
      one === taking()
        ? { ...one, quote: { ...one.quote, figures: { ...figures, ...(discounts && { discounts }) } } }
        : one,
    );
    expect(judgeCoupons({ ...rows, quotes })).not.toEqual([]);
  });
});
