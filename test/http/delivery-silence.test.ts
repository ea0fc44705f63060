import { present } from '@regrade/core';
import { afterEach, describe, expect, test } from 'vitest';
import { audit } from '../support/auditor.ts';
import { problemOf } from '../support/problem.ts';
import {
  beginOrder,
  CHANGED,
  type MarketRules,
  silence,
  startWebhookMarket,
  UNTOUCHED,
  type WebhookMarket,
} from '../support/webhook-market.ts';

/** A seller's silence to the deadline, and what comes after it. */
let market: WebhookMarket;

afterEach(async () => {
  expect(await audit(market.service.database.connection)).toEqual([]);
  await market.close();
});

const HOUR = 3_600;

async function begin(rules: MarketRules = silence('reject')) {
  market = await startWebhookMarket(rules);
  return beginOrder(market);
}

function advance(seconds: number): void {
  market.service.clock.advance(seconds);
}

const typesOf = (order: { readonly events: readonly { readonly type: string }[] }) =>
  order.events.map(({ type }) => type);

describe('silence to the deadline (G10)', () => {
  async function stayBeyondTheDeadline(rules: MarketRules) {
    const begun = await begin(rules);
    market.program.answer({ status: 500 });
    await market.deliver();
    advance(3 * HOUR - 1);
    await market.lookAtClock();
    expect((await market.readOrder(begun.order.id)).state).toBe('awaiting-seller');
    advance(1);
    await market.lookAtClock();
    await market.lookAtClock();
    return begun;
  }

  test('reject: refunded and nothing applied, and what is still due is dropped', async () => {
    const { order, standing } = await stayBeyondTheDeadline(silence('reject'));
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded', deadline: null });
    expect(await standing()).toEqual(UNTOUCHED);
    expect(await market.deliveryOf(order.id)).toMatchObject({ state: 'closed', reason: 'silence', answerBy: null });
    const before = market.program.received.length;
    await market.deliver();
    expect(market.program.received).toHaveLength(before);
  });

  test('accept: in force', async () => {
    const { order, standing } = await stayBeyondTheDeadline(silence('accept'));
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'completed' });
    expect(await standing()).toEqual(CHANGED);
  });

  test.each([
    ['accept', 'completed', CHANGED],
    ['reject', 'refunded', UNTOUCHED],
  ] as const)('hold: the operator decides, and %ss', async (decision, state, standingAfter) => {
    const { order, standing, client } = await stayBeyondTheDeadline(silence('hold'));
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'held', deadline: null });
    const call = { params: { id: order.id }, body: { decision, reason: 'called them' }, idempotencyKey: 'decision' };
    expect(await problemOf(client.call('decideHeldOrder', call as never))).toMatchObject({ code: 'auth.forbidden' });
    expect((await market.operatorClient.call('decideHeldOrder', call)).body.state).toBe(state);
    expect((await market.operatorClient.call('decideHeldOrder', call)).body.state, 'the same request again').toBe(
      state,
    );
    expect(await standing()).toEqual(standingAfter);
    const again = market.operatorClient.call('decideHeldOrder', { ...call, idempotencyKey: 'again' });
    expect(await problemOf(again)).toMatchObject({ status: 409 });
  });

  test('hold: the seller may still say yes', async () => {
    const { order, standing } = await stayBeyondTheDeadline(silence('hold'));
    const { id } = await market.deliveryOf(order.id);
    await market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'yes' } });
    expect(await standing()).toEqual(CHANGED);
  });

  test('the operator suspends the subscription first: refunded at once, and a yes that comes later changes nothing', async () => {
    const { order, standing } = await begin(silence('accept'));
    const operator = market.service.client(market.service.operator.token);
    const body = { reason: 'a chargeback' };
    await operator.call('suspendSubscription', { params: { id: order.subscription }, body });
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded', deadline: null });
    expect(typesOf(await market.readOrder(order.id))).toContain('suspended');
    expect(await standing()).toEqual(UNTOUCHED);
    advance(3 * HOUR);
    await market.lookAtClock();
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded' });
    await operator.call('resumeSubscription', { params: { id: order.subscription }, body });
  });

  test('the term ends first: refunded, whatever the rule says of silence', async () => {
    market = await startWebhookMarket(silence('accept'));
    const bought = await market.buy('Northwind');
    advance(365 * 24 * HOUR - HOUR);
    const order = await market.order(bought, 200);
    market.program.answer({ status: 500 });
    await market.deliver();
    advance(HOUR);
    await market.lookAtClock();
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded' });
  });
});

describe('a yes after the money went back', () => {
  async function sayYesLate() {
    const begun = await begin();
    market.program.answer({ status: 500 });
    await market.deliver();
    advance(3 * HOUR);
    await market.lookAtClock();
    const { id } = await market.deliveryOf(begun.order.id);
    await market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'yes' } });
    return begun;
  }

  test('is recorded and shown, changes nothing, and is answered by what really runs', async () => {
    const { order, standing } = await sayYesLate();
    expect(await market.readOrder(order.id)).toMatchObject({ state: 'refunded' });
    expect(typesOf(await market.readOrder(order.id)).at(-1)).toBe('seller-yes-late');
    expect(await standing()).toEqual(UNTOUCHED);
    market.program.answer({ status: 204 });
    await market.deliver();
    const told = present(market.program.received.at(-1), 'the seller is told');
    expect(told.message).toMatchObject({
      type: 'selection.restated',
      data: { order: order.id, components: [{ selection: { quantities: { agents: 100 } } }] },
    });
    const { body: page } = await market.sellerClient.call('listDeliveries', { query: { subject: order.id } });
    expect(page.items.map(({ kind, state }) => [kind, state]).toSorted()).toEqual([
      ['change', 'late'],
      ['restate', 'accepted'],
    ]);
  });

  test('is answered on the ladder too, and from its end by a restart', async () => {
    const { order } = await sayYesLate();
    for (const pause of [0, 60, 300]) {
      advance(pause);
      await market.deliver();
    }
    const restated = async () => {
      const { body: page } = await market.sellerClient.call('listDeliveries', { query: { subject: order.id } });
      return present(
        page.items.find(({ kind }) => kind === 'restate'),
        'what runs is said again',
      );
    };
    const { id, state } = await restated();
    expect(state).toBe('dead-letter');
    expect(
      await problemOf(market.sellerClient.call('answerDelivery', { params: { id }, body: { answer: 'yes' } })),
    ).toMatchObject({ code: 'delivery.no-answer-wanted' });
    market.program.answer({});
    await market.sellerClient.call('restartDelivery', { params: { id } });
    await market.deliver();
    expect(await restated()).toMatchObject({ state: 'accepted', attempt: 1 });
    expect(await problemOf(market.sellerClient.call('restartDelivery', { params: { id } }))).toMatchObject({
      code: 'delivery.not-restartable',
    });
  });
});
