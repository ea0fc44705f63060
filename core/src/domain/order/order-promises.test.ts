import { describe, expect, test } from 'vitest';
import { buildOrderTerms, buildSettlement } from '../../testing/index.ts';
import type { OutsideSource, WalletSource } from '../ledger/payment-source.ts';
import type { ChangeOrder, OrderPayment, OrderState, OrderTerms } from './change-order.ts';
import { effectKey, type OrderEffectKind } from './order-effect.ts';
import type { OrderEvent } from './order-event.ts';
import type { OrderInputBody } from './order-input.ts';
import { DEFAULT_ORDER_POLICY } from './order-policy.ts';
import { applyOrderEvent, replayOrder } from './replay-order.ts';
import { type OrderStep, placeOrder, stepOrder } from './step-order.ts';

const TERMS = buildOrderTerms();
const { placedAt: NOW } = TERMS;
const { payableMinor: DUE } = TERMS.settlement;
const WALLET: WalletSource = { method: 'wallet', balanceMinor: 0n };
const CARD: OutsideSource = { method: 'stripe', balanceMinor: 0n, reference: 'one' };
const PAID: OrderPayment = { kind: 'paid', minor: DUE, source: WALLET, at: NOW };

const AT_SELLER: OrderState = {
  kind: 'awaiting-seller',
  attempt: 1,
  attemptsMax: 3,
  nextAt: NOW,
  silenceAt: NOW + 10_800,
};
const REFUNDING: OrderState = { kind: 'refunding', reason: 'silence', attempt: 1, nextAt: NOW };

function place(named: Partial<OrderTerms> = {}, pay?: WalletSource): OrderStep {
  return placeOrder({ terms: { ...TERMS, ...named }, by: 'customer', ...(pay && { pay }) });
}

/** An order as a bug might leave it. */
function forge(state: OrderState, payment: OrderPayment): ChangeOrder {
  return { ...place().order, state, payment };
}

function step(order: ChangeOrder, body: OrderInputBody, at = NOW + 60): OrderStep {
  const result = stepOrder(order, { ...body, at, by: 'test' });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('an order is never placed', () => {
  test.each<[string, Partial<OrderTerms>, string]>([
    ['in another currency than its money', { currency: 'EUR' }, 'settles in its own currency'],
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
    ['with no time for the seller', { silence: { afterSeconds: 0, then: 'hold' } }, 'some time to answer'],
  ])('%s', (_case, named, promise) => expect(() => place(named)).toThrow(promise));

  test.each([DUE + 1n, -1n])('with a balance part of %d in its payment', (balanceMinor) => {
    expect(() => place({}, { method: 'wallet', balanceMinor })).toThrow('between none and all');
  });

  test('unless balance covers at most all of it', () => {
    expect(place({}, { method: 'wallet', balanceMinor: DUE }).order.payment.kind).toBe('paid');
  });
});

describe('invariants 2 and 5: an order throws rather than', () => {
  const NOTHING: OrderPayment = { kind: 'nothing-due' };

  test.each<[string, OrderState, OrderPayment, OrderInputBody]>([
    ['completing unpaid', AT_SELLER, NOTHING, { type: 'seller-yes' }],
    ['completing underpaid', AT_SELLER, { ...PAID, minor: DUE - 1n }, { type: 'seller-yes' }],
    ['waiting for the seller unpaid', AT_SELLER, NOTHING, { type: 'seller-later', attempt: 1 }],
  ])('%s', (_case, state, payment, body) => {
    expect(() => step(forge(state, payment), body)).toThrow('is paid in full');
  });

  test('being held unpaid', () => {
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
    const order: ChangeOrder = { ...forge(AT_SELLER, NOTHING), silence: { afterSeconds: 60, then: 'hold' } };
    expect(() => step(order, { type: 'silence' }, NOW + 10_800)).toThrow('held is paid in full');
  });

  test('giving back what was never paid', () => {
    const order = forge(REFUNDING, NOTHING);
    expect(() => step(order, { type: 'refund-failed', attempt: 1, reason: 'closed' })).toThrow('only a paid order');
    expect(() => step(order, { type: 'seller-yes' })).toThrow('while money is to go back');
    const free = forge(REFUNDING, { ...PAID, minor: 0n });
    expect(() => step(free, { type: 'seller-yes' })).toThrow('while money is to go back');
  });

  test.each<[string, OrderState, OrderInputBody]>([
    ['scheduled', { kind: 'scheduled', startsAt: NOW }, { type: 'paid', minor: DUE, source: CARD }],
    [
      'awaiting-payment',
      { kind: 'awaiting-payment', deadline: NOW + 86_400 },
      { type: 'payment-failed', reason: 'declined', isOver: false },
    ],
    ['refunded', { kind: 'refunded', at: NOW, reason: 'cancel' }, { type: 'seller-yes' }],
    ['expired', { kind: 'expired', at: NOW, reason: 'deadline' }, { type: 'seller-yes' }],
    ['cancelled', { kind: 'cancelled', at: NOW, reason: 'cancel' }, { type: 'seller-yes' }],
  ])('keeping money while it is %s', (kind, state, body) => {
    expect(() => step(forge(state, PAID), body)).toThrow(`${kind} keeps no money`);
  });
});

describe('a payment from outside is never begun', () => {
  const begin = (order: ChangeOrder, balanceMinor: bigint) =>
    step(order, { type: 'payment-begun', source: { ...CARD, balanceMinor } });

  test.each([-1n, DUE])('with %d of it from balance', (balanceMinor) => {
    expect(() => begin(place().order, balanceMinor)).toThrow('left to be paid from outside');
  });

  test('when nothing is due', () => {
    const order = forge({ kind: 'awaiting-payment', deadline: NOW + 86_400 }, PAID);
    expect(() => begin(order, 0n)).toThrow('has one due');
  });
});

describe('a history is no order', () => {
  const { events } = place({}, WALLET);
  const [placed, paid, atSeller] = events as [OrderEvent, OrderEvent, OrderEvent];

  test.each<[string, readonly OrderEvent[], string]>([
    ['when it is empty', [], 'first event of an order is placed'],
    ['when it begins later', [paid, atSeller], 'first event of an order is placed'],
    ['when it ends before a state', [placed], 'in which state'],
    ['when an event is missing', [placed, atSeller], 'without a gap'],
    ['when an event is there twice', [placed, paid, paid], 'without a gap'],
  ])('%s', (_case, history, promise) => expect(() => replayOrder(TERMS, history)).toThrow(promise));

  test('when a refund fails that never ran, or an attempt fails at nobody', () => {
    const { order } = place();
    const common = { n: 3, at: NOW, by: 'test' };
    const detail = { attempt: 1, reason: 'x', nextAt: NOW };
    expect(() => applyOrderEvent(order, { ...common, type: 'refund-failed', detail })).toThrow('while refunding');
    expect(() => applyOrderEvent(order, { ...common, type: 'attempt-failed', detail })).toThrow('awaiting the seller');
  });
});

test('a payment that fails without being over, or when none is awaited, leaves what is due as it was', () => {
  const failed = (isOver: boolean) => ({ type: 'payment-failed', reason: 'declined', isOver }) as const;
  const pending = step(place().order, { type: 'payment-begun', source: CARD }).order;
  expect(step(pending, failed(false)).order.payment).toEqual(pending.payment);
  expect(step(pending, failed(true)).order.payment).toEqual({ kind: 'due', minor: DUE });
  expect(step(place().order, failed(true)).order.payment).toEqual({ kind: 'due', minor: DUE });
});

test('the key of an effect is what sellers and payment services were told it is, in every release', () => {
  const keys: readonly [OrderEffectKind, number | undefined, string][] = [
    ['take-payment', undefined, 'take-payment'],
    ['complete', undefined, 'complete'],
    ['tell-seller', undefined, 'tell-seller'],
    ['refund', undefined, 'refund'],
    ['resend-selection', 4, 'resend-selection:4'],
  ];
  for (const [kind, n, key] of keys) expect(effectKey(TERMS.id, kind, n)).toBe(`${TERMS.id}:${key}`);
  const told = place({}, WALLET);
  const keysOf = ({ effects }: OrderStep) => effects.map(({ kind, key }) => [kind, key.slice(TERMS.id.length)]);
  expect(keysOf(told)).toEqual([
    ['take-payment', ':take-payment'],
    ['tell-seller', ':tell-seller'],
  ]);
  const refused = step(told.order, { type: 'seller-no', reason: 'sold out' });
  expect(keysOf(refused)).toEqual([['refund', ':refund']]);
  expect(keysOf(step(refused.order, { type: 'seller-yes' }))).toEqual([['resend-selection', ':resend-selection:6']]);
  const begun = step(place().order, { type: 'payment-begun', source: CARD });
  expect(keysOf(begun)).toEqual([['begin-payment', ':begin-payment:3']]);
  expect(keysOf(step(begun.order, { type: 'cancel' }))).toEqual([['end-payment', ':end-payment:4']]);
  const late = step(step(place().order, { type: 'cancel' }).order, { type: 'paid', minor: DUE, source: CARD });
  expect(keysOf(late)).toEqual([['return-late-payment', ':return-late-payment:5']]);
  expect(keysOf(step(told.order, { type: 'seller-yes' }))).toEqual([['complete', ':complete']]);
});

describe('the history says', () => {
  const said = (given: OrderStep) =>
    given.events.map((event) => [event.type, 'detail' in event ? event.detail : undefined, event.by]);

  test('until when an order may be paid, and why it ended', () => {
    expect(said(place())).toEqual([
      ['placed', undefined, 'customer'],
      ['awaiting-payment', { deadline: NOW + DEFAULT_ORDER_POLICY.paymentSeconds }, 'customer'],
    ]);
    expect(said(step(place().order, { type: 'deadline' }, NOW + 86_400))).toEqual([
      ['deadline', undefined, 'test'],
      ['expired', { reason: 'deadline' }, 'test'],
    ]);
    expect(said(step(place().order, { type: 'term-ended' }))).toEqual([
      ['term-ended', undefined, 'test'],
      ['expired', { reason: 'term-ended' }, 'test'],
    ]);
  });

  test('what was paid by which means, and what the seller was asked until when', () => {
    const atSeller = { attemptsMax: 12, nextAt: NOW, silenceAt: NOW + 10_800 };
    expect(said(place({}, { method: 'wallet', balanceMinor: 33n }))).toEqual([
      ['placed', undefined, 'customer'],
      ['paid', { minor: '13333', method: 'wallet', balanceMinor: '33' }, 'customer'],
      ['awaiting-seller', atSeller, 'customer'],
    ]);
    const source = { ...CARD, balanceMinor: 33n };
    const pending = step(place().order, { type: 'payment-begun', source });
    const detail = { minor: '13333', method: 'stripe', reference: 'one', balanceMinor: '33' };
    expect(said(pending)).toEqual([['payment-begun', detail, 'test']]);
    const failed = step(pending.order, { type: 'payment-failed', reason: 'declined', isOver: true });
    expect(said(failed)).toEqual([['payment-failed', { reason: 'declined', isOver: true }, 'test']]);
    expect(said(step(failed.order, { type: 'paid', minor: DUE, source }))).toEqual([
      ['paid-late', { minor: '13300', method: 'stripe', reference: 'one' }, 'test'],
    ]);
  });

  test('which attempt failed why and when the next one comes', () => {
    const { order } = place({}, WALLET);
    const failed = step(order, { type: 'attempt-failed', attempt: 1, reason: '503' }, NOW);
    const [pause = 0] = DEFAULT_ORDER_POLICY.sellerLadderSeconds;
    expect(said(failed)).toEqual([['attempt-failed', { attempt: 1, reason: '503', nextAt: NOW + pause }, 'test']]);
    const dead = step(failed.order, { type: 'attempts-exhausted', reason: 'gone' }, NOW);
    expect(said(dead)).toEqual([['attempts-exhausted', { attempt: 2, reason: 'gone' }, 'test']]);
    expect(said(step(dead.order, { type: 'restart' }, NOW + 5))).toEqual([['restart', { nextAt: NOW + 5 }, 'test']]);
    const later = step(order, { type: 'seller-later', attempt: 1 });
    expect(said(later)).toEqual([['seller-later', { attempt: 1 }, 'test']]);
  });

  test('the attempt that used the ladder up, and its reason', () => {
    const policy = { ...DEFAULT_ORDER_POLICY, sellerLadderSeconds: [] };
    const { order } = placeOrder({ terms: TERMS, by: 'customer', pay: WALLET }, policy);
    expect(said(step(order, { type: 'attempt-failed', attempt: 1, reason: '503' }))).toEqual([
      ['attempts-exhausted', { attempt: 1, reason: '503' }, 'test'],
    ]);
  });

  test.each<[OrderInputBody, object | undefined]>([
    [{ type: 'seller-no', reason: 'sold out' }, { reason: 'sold out' }],
    [{ type: 'unsupported', reason: 'no such action' }, { reason: 'no such action' }],
    [{ type: 'term-ended' }, undefined],
    [{ type: 'suspended' }, undefined],
  ])('why money goes back, and when: %j', (body, detail) => {
    const refunding = step(place({}, WALLET).order, body);
    expect(said(refunding)).toEqual([
      [body.type, detail, 'test'],
      ['refunding', { reason: body.type, nextAt: NOW + 60 }, 'test'],
    ]);
    const failed = step(refunding.order, { type: 'refund-failed', attempt: 1, reason: 'bank closed' });
    const again = { attempt: 1, reason: 'bank closed', nextAt: NOW + 120 };
    expect(said(failed)).toEqual([['refund-failed', again, 'test']]);
    expect(failed.order.state).toEqual({ kind: 'refunding', reason: body.type, attempt: 2, nextAt: NOW + 120 });
    expect(said(step(failed.order, { type: 'refunded' }))).toEqual([['refunded', { reason: body.type }, 'test']]);
  });

  test('that silence turned an order away, also one that cost nothing', () => {
    const { order } = place({ settlement: buildSettlement(0n) });
    expect(said(step(order, { type: 'silence' }, NOW + 10_800))).toEqual([
      ['silence', undefined, 'test'],
      ['refunding', { reason: 'silence', nextAt: NOW + 10_800 }, 'test'],
      ['refunded', { reason: 'silence' }, 'test'],
    ]);
  });

  test('that the seller spoke again after the end', () => {
    const done = step(place({}, WALLET).order, { type: 'seller-yes' });
    expect(said(done)).toEqual([
      ['seller-yes', undefined, 'test'],
      ['completed', undefined, 'test'],
    ]);
    const no = step(done.order, { type: 'seller-no', reason: 'after all' });
    expect(said(no)).toEqual([['seller-no-late', { reason: 'after all' }, 'test']]);
  });
});

test('an answer to an attempt that is over is refused: after an acknowledgement no attempt runs', () => {
  const later = step(place({}, WALLET).order, { type: 'seller-later', attempt: 1 }).order;
  const codeOf = (body: OrderInputBody) => {
    const result = stepOrder(later, { ...body, at: NOW, by: 'test' });
    return result.ok ? 'done' : result.error.code;
  };
  expect(codeOf({ type: 'seller-later', attempt: 1 })).toBe('order.attempt-superseded');
  expect(codeOf({ type: 'attempt-failed', attempt: 1, reason: '503' })).toBe('order.attempt-superseded');
  const first = place({}, WALLET).order;
  const wrong = stepOrder(first, { type: 'seller-later', attempt: 2, at: NOW, by: 'test' });
  expect(wrong).toMatchObject({ ok: false, error: { code: 'order.attempt-superseded' } });
});

test('a payment that was awaited before is never taken for the one that is awaited now', () => {
  const pending = step(place().order, { type: 'payment-begun', source: { ...CARD, reference: 'two' } }).order;
  const other = step(pending, { type: 'paid', minor: DUE, source: CARD });
  expect(other.order.payment).toEqual(pending.payment);
  expect(other.events.map(({ type }) => type)).toEqual(['paid-late']);
  const withBalance = step(place().order, { type: 'paid', minor: DUE, source: { ...CARD, balanceMinor: 1n } });
  expect(withBalance.events.map(({ type }) => type)).toEqual(['paid-late']);
});

test('a second payment of an order that took one comes back, and each reference counts once', () => {
  const paid = step(place().order, { type: 'paid', minor: DUE, source: CARD }).order;
  const twice = step(paid, { type: 'paid', minor: DUE, source: { ...CARD, reference: 'two' } });
  expect(twice.effects[0]).toMatchObject({ kind: 'return-late-payment', minor: DUE, source: { reference: 'two' } });
  const again = { type: 'paid', minor: DUE, source: { ...CARD, reference: 'two' }, at: NOW, by: 'test' } as const;
  expect(stepOrder(twice.order, again)).toMatchObject({ ok: false, error: { code: 'order.payment-recorded' } });
});

describe('a refusal says', () => {
  const detailOf = (order: ChangeOrder, body: OrderInputBody, at = NOW + 60) => {
    const result = stepOrder(order, { ...body, at, by: 'test' });
    return result.ok ? 'done' : result.error.detail;
  };

  test('until when something could have been done, or from when it can', () => {
    expect(detailOf(place().order, { type: 'deadline' })).toContain('cannot come before 2026-06-12T00:00:00Z.');
    const pay = { type: 'paid', minor: DUE, source: WALLET } as const;
    expect(detailOf(place().order, pay, NOW + 86_400)).toContain('could be paid before 2026-06-12T00:00:00Z.');
    expect(detailOf(place({}, WALLET).order, { type: 'cancel' })).toContain('has until 2026-06-11T03:00:00Z to answer');
  });

  test('both amounts in the decimals of their currency', () => {
    const yen = place({ currency: 'JPY', settlement: { ...TERMS.settlement, currency: 'JPY' } }).order;
    expect(detailOf(yen, { type: 'paid', minor: 1n, source: WALLET })).toContain('awaits 13333 JPY, not 1 JPY.');
  });
});
