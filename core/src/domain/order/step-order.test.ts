import { describe, expect, test } from 'vitest';
import { buildOrderTerms, buildSettlement } from '../../testing/index.ts';
import type { OutsideSource, WalletSource } from '../ledger/payment-source.ts';
import type { ChangeOrder, OrderTerms } from './change-order.ts';
import type { OrderInputBody } from './order-input.ts';
import { DEFAULT_ORDER_POLICY, ORDER_EVENTS_MAX } from './order-policy.ts';
import type { OrderRefusal } from './order-refusal.ts';
import { nextTimer } from './order-timer.ts';
import { type OrderStep, placeOrder, stepOrder } from './step-order.ts';

const WALLET: WalletSource = { method: 'wallet', balanceMinor: 0n };
const CARD: OutsideSource = { method: 'external', balanceMinor: 0n, reference: 'pay-1' };
const PLACED_AT = buildOrderTerms().placedAt;
const DAY = 86_400;
const DUE = buildSettlement(13_333n);
const NOTHING = buildSettlement(0n);

function place(named: Partial<OrderTerms> = {}, pay?: WalletSource): OrderStep {
  return placeOrder({ terms: buildOrderTerms(named), by: 'customer', ...(pay ? { pay } : {}) });
}

function step(order: ChangeOrder, body: OrderInputBody, seconds = 60): OrderStep {
  const result = stepOrder(order, { ...body, at: PLACED_AT + seconds, by: 'test' });
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

function refusalOf(order: ChangeOrder, body: OrderInputBody, seconds = 60): OrderRefusal {
  const result = stepOrder(order, { ...body, at: PLACED_AT + seconds, by: 'test' });
  if (result.ok) throw new Error(`${body.type} was not refused`);
  return result.error;
}

const kindsOf = ({ effects }: OrderStep) => effects.map((effect) => effect.kind);
const typesOf = ({ events }: OrderStep) => events.map((event) => event.type);

describe('placing', () => {
  test.each<[string, Partial<OrderTerms>, WalletSource | undefined, string[], string[]]>([
    ['now, unpaid', {}, undefined, ['placed', 'awaiting-payment'], []],
    ['now, by wallet', {}, WALLET, ['placed', 'paid', 'awaiting-seller'], ['take-payment', 'tell-seller']],
    ['now, nothing due', { settlement: NOTHING }, WALLET, ['placed', 'awaiting-seller'], ['tell-seller']],
    ['license-only, unpaid', { protocol: 'license-only' }, undefined, ['placed', 'awaiting-payment'], []],
    [
      'license-only, by wallet',
      { protocol: 'license-only' },
      WALLET,
      ['placed', 'paid', 'completed'],
      ['take-payment', 'complete'],
    ],
    [
      'license-only, a refund',
      { protocol: 'license-only', settlement: buildSettlement(-500n) },
      undefined,
      ['placed', 'completed'],
      ['complete'],
    ],
    ['at renewal', { timing: 'at-renewal', settlement: NOTHING }, WALLET, ['placed', 'scheduled'], []],
  ])('%s', (_name, named, pay, types, kinds) => {
    const placed = place(named, pay);
    expect(typesOf(placed)).toEqual(types);
    expect(kindsOf(placed)).toEqual(kinds);
    expect(placed.order.state.kind).toBe(types.at(-1));
  });

  test('a settlement that breaks invariant 2 cannot become an order', () => {
    expect(() => place({ settlement: { ...DUE, payableMinor: 13_332n } })).toThrow('invariant 2');
  });
});

describe('a scheduled order', () => {
  const scheduled = (named: Partial<OrderTerms>) =>
    place({ timing: 'at-renewal', effectiveAt: PLACED_AT + DAY, ...named }).order;

  test.each<[string, Partial<OrderTerms>, string]>([
    ['with nobody to ask and nothing due completes', { protocol: 'license-only', settlement: NOTHING }, 'completed'],
    ['with nothing due asks the seller', { settlement: NOTHING }, 'awaiting-seller'],
    ['with something due awaits payment', { settlement: DUE }, 'awaiting-payment'],
  ])('%s at its start', (_name, named, kind) => {
    const order = scheduled(named);
    expect(nextTimer(order)).toEqual({ at: PLACED_AT + DAY, input: 'start-reached' });
    expect(refusalOf(order, { type: 'start-reached' }, DAY - 1).code).toBe('order.too-early');
    expect(step(order, { type: 'start-reached' }, DAY).order.state.kind).toBe(kind);
  });
});

describe('a payment', () => {
  test('counts before its deadline and not at it', () => {
    const { order } = place();
    const paid = { type: 'paid', minor: DUE.payableMinor, source: WALLET } as const;
    expect(nextTimer(order)).toEqual({ at: PLACED_AT + DAY, input: 'deadline' });
    expect(step(order, paid, DAY - 1).order.state.kind).toBe('awaiting-seller');
    expect(refusalOf(order, paid, DAY).code).toBe('order.payment-deadline-passed');
    expect(refusalOf(order, { type: 'deadline' }, DAY - 1).code).toBe('order.too-early');
  });

  test('from outside that comes at the deadline expires the order and goes back, before any timer ran', () => {
    const late = step(place().order, { type: 'paid', minor: DUE.payableMinor, source: CARD }, DAY);
    expect(typesOf(late)).toEqual(['deadline', 'expired', 'paid-late']);
    expect(kindsOf(late)).toEqual(['return-late-payment']);
  });

  test('reported twice counts once, in time and late', () => {
    const paid = { type: 'paid', minor: DUE.payableMinor, source: CARD } as const;
    const { order } = step(place().order, paid);
    expect(refusalOf(order, paid).code).toBe('order.payment-recorded');
    const expired = step(place().order, { type: 'deadline' }, DAY).order;
    expect(refusalOf(step(expired, paid).order, paid).code).toBe('order.payment-recorded');
  });

  test('of another amount is refused with both amounts', () => {
    const refusal = refusalOf(place().order, { type: 'paid', minor: 13_332n, source: WALLET });
    expect(refusal.code).toBe('order.payment-differs');
    expect(refusal.detail).toContain('awaits 133.33 USD, not 133.32 USD.');
  });

  test('goes back where it came from, balance included', () => {
    const source: WalletSource = { method: 'wallet', balanceMinor: 333n };
    const turnedAway = step(place({}, source).order, { type: 'seller-no', reason: 'no room' });
    expect(turnedAway.effects[0]).toMatchObject({ kind: 'refund', minor: DUE.payableMinor, source });
    const { order } = step(turnedAway.order, { type: 'refunded' });
    expect(order.payment).toEqual({ kind: 'returned', minor: DUE.payableMinor, source, at: PLACED_AT + 60 });
  });
});

describe('a payment from outside', () => {
  const card = (reference: string, balanceMinor = 0n): OutsideSource => ({ method: 'stripe', balanceMinor, reference });
  const begun = (source: OutsideSource, order = place().order) => step(order, { type: 'payment-begun', source });
  const paid = (source: OutsideSource) => ({ type: 'paid', minor: DUE.payableMinor, source }) as const;
  const endOf = ({ effects }: OrderStep) => effects.find((effect) => effect.kind === 'end-payment');

  test('is awaited until it comes, and what is held for it is free before the whole is taken', () => {
    const pending = begun(card('one', 33n));
    expect(pending.order).toMatchObject({ state: { kind: 'awaiting-payment' }, payment: { kind: 'pending' } });
    const done = step(pending.order, paid(card('one', 33n)));
    expect(kindsOf(done)).toEqual(['end-payment', 'take-payment', 'tell-seller']);
    expect(endOf(done)).toMatchObject({ outcome: 'paid', source: { reference: 'one', balanceMinor: 33n } });
  });

  test('that failed may be tried again until the deadline: by the same one, or, when it is over, by another', () => {
    const failed = step(begun(card('one')).order, { type: 'payment-failed', reason: 'declined', isOver: false });
    expect(kindsOf(failed)).toEqual([]);
    expect(step(failed.order, paid(card('one'))).order.payment.kind).toBe('paid');
    const over = step(begun(card('one')).order, { type: 'payment-failed', reason: 'declined', isOver: true });
    expect([over.order.payment.kind, endOf(over)]).toMatchObject(['due', { outcome: 'failed' }]);
    expect(step(begun(card('two'), over.order).order, paid(card('two'))).order.payment.kind).toBe('paid');
    const late = { type: 'payment-begun', source: card('three') } as const;
    expect(refusalOf(over.order, late, DAY).code).toBe('order.payment-deadline-passed');
  });

  test.each<[string, OrderInputBody, number]>([
    ['another is chosen', { type: 'payment-begun', source: card('two') }, 60],
    ['the wallet pays', { type: 'paid', minor: DUE.payableMinor, source: WALLET }, 60],
    ['the order is cancelled', { type: 'cancel' }, 60],
    ['the term ends', { type: 'term-ended' }, 60],
    ['the deadline comes', { type: 'deadline' }, DAY],
  ])('is given up when %s, and goes back if it comes all the same', (_name, body, seconds) => {
    const after = step(begun(card('one', 33n)).order, body, seconds);
    expect(endOf(after)).toMatchObject({ outcome: 'given-up', source: { reference: 'one', balanceMinor: 33n } });
    const late = step(after.order, paid(card('one', 33n)), seconds);
    expect(late.order.payment).toEqual(after.order.payment);
    const returned = late.effects.find((effect) => effect.kind === 'return-late-payment');
    // What was held was free before: only the money that came goes back.
    expect(returned).toMatchObject({ minor: DUE.payableMinor - 33n, source: card('one') });
  });
});

describe('the seller', () => {
  const attemptsMax = DEFAULT_ORDER_POLICY.sellerLadderSeconds.length + 1;

  function exhaust(order: ChangeOrder): { order: ChangeOrder; pauses: number[]; keys: Set<string> } {
    const pauses: number[] = [];
    const keys = new Set<string>();
    let current = order;
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const next = step(current, { type: 'attempt-failed', attempt, reason: 'timeout' });
      for (const effect of next.effects) {
        if (effect.kind !== 'tell-seller') continue;
        pauses.push(effect.notBefore - (PLACED_AT + 60));
        keys.add(effect.key);
      }
      current = next.order;
    }
    return { order: current, pauses, keys };
  }

  test('is told along the ladder under one key; then it is a dead letter until somebody restarts', () => {
    const { order, effects } = place({}, WALLET);
    const { order: dead, pauses, keys } = exhaust(order);
    expect(pauses).toEqual(DEFAULT_ORDER_POLICY.sellerLadderSeconds);
    expect([...keys]).toEqual([effects.find((effect) => effect.kind === 'tell-seller')?.key]);
    const deadLetter = { since: PLACED_AT + 60, reason: 'timeout' };
    expect(dead.state).toMatchObject({ attempt: attemptsMax, nextAt: null, deadLetter });
    const restarted = step(dead, { type: 'restart' });
    expect(restarted.order.state).toEqual({ ...order.state, nextAt: PLACED_AT + 60 });
    expect(restarted.effects).toContainEqual(expect.objectContaining({ kind: 'tell-seller', attempt: 1 }));
    expect(exhaust(restarted.order).order.state).toEqual(dead.state);
  });

  test('a failed attempt reported twice moves the ladder once', () => {
    const failed = { type: 'attempt-failed', attempt: 1, reason: 'timeout' } as const;
    const { order } = step(place({}, WALLET).order, failed);
    expect(refusalOf(order, failed).code).toBe('order.attempt-superseded');
    const dead = step(order, { type: 'attempts-exhausted', reason: 'gone' }).order;
    expect(refusalOf(dead, { ...failed, attempt: 2 }).code).toBe('order.attempt-superseded');
    expect(refusalOf(dead, { type: 'attempts-exhausted', reason: 'gone' }).code).toBe('order.attempt-superseded');
  });

  test.each([
    ['accept', 'completed'],
    ['reject', 'refunding'],
    ['hold', 'held'],
  ] as const)(
    'who stays silent, with "%s", makes the order %s, dead letter or not, and not a second early',
    (then, kind) => {
      const { order } = place({ silence: { afterSeconds: 10_800, then } }, WALLET);
      expect(nextTimer(order)).toEqual({ at: PLACED_AT + 10_800, input: 'silence' });
      expect(refusalOf(order, { type: 'silence' }, 10_799).code).toBe('order.too-early');
      expect(step(order, { type: 'silence' }, 10_800).order.state.kind).toBe(kind);
      expect(step(exhaust(order).order, { type: 'silence' }, 10_800).order.state.kind).toBe(kind);
    },
  );

  test('who says no to an order that cost nothing ends it at once', () => {
    const { order } = place({ settlement: NOTHING });
    const turnedAway = step(order, { type: 'seller-no', reason: 'no room' });
    expect(typesOf(turnedAway)).toEqual(['seller-no', 'refunding', 'refunded']);
    expect(kindsOf(turnedAway)).toEqual([]);
  });

  test('who says yes too late is sent the unchanged selection, each time under a key of its own', () => {
    const cancelled = step(place().order, { type: 'cancel' }).order;
    const first = step(cancelled, { type: 'seller-yes' });
    const second = step(first.order, { type: 'seller-yes' });
    expect(typesOf(first)).toEqual(['seller-yes-late']);
    expect(kindsOf(first)).toEqual(['resend-selection']);
    expect(second.effects[0]?.key).not.toBe(first.effects[0]?.key);
  });
});

describe('everything has a limit', () => {
  test('a refund that keeps failing is tried again, at last once a day, under one key', () => {
    let current = step(place({}, WALLET).order, { type: 'unsupported', reason: 'no such action' });
    const key = current.effects[0]?.key;
    for (let attempt = 1; attempt <= 8; attempt++) {
      current = step(current.order, { type: 'refund-failed', attempt, reason: 'bank closed' });
      expect(current.effects[0]).toMatchObject({ kind: 'refund', key, attempt: attempt + 1 });
    }
    expect(current.order.state).toMatchObject({ kind: 'refunding', nextAt: PLACED_AT + 60 + DAY });
    expect(refusalOf(current.order, { type: 'refund-failed', attempt: 1, reason: 'bank closed' }).code).toBe(
      'order.attempt-superseded',
    );
  });

  test('reports without end are refused at some point, while money and the end still count', () => {
    let { order } = place();
    while (order.events.length < ORDER_EVENTS_MAX) {
      order = step(order, { type: 'payment-failed', reason: 'card declined', isOver: false }).order;
    }
    expect(refusalOf(order, { type: 'payment-failed', reason: 'card declined', isOver: false }).code).toBe(
      'order.history-full',
    );
    expect(step(order, { type: 'cancel' }).order.state.kind).toBe('cancelled');
    expect(step(order, { type: 'paid', minor: DUE.payableMinor, source: CARD }).order.payment.kind).toBe('paid');
  });
});
