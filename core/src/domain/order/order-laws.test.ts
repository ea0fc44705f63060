import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildOrderTerms, buildSettlement } from '../../testing/index.ts';
import {
  entriesForBalanceHold,
  entriesForBalanceRelease,
  entriesForCompletion,
  entriesForLatePayment,
  entriesForPayment,
  entriesForRefund,
} from '../ledger/build-entries.ts';
import { balancesOf, type LedgerEntry } from '../ledger/ledger-entry.ts';
import type { OutsideSource, PaymentSource } from '../ledger/payment-source.ts';
import type { ChangeOrder, OrderTerms } from './change-order.ts';
import { isTerminal } from './is-terminal.ts';
import type { OrderEffect } from './order-effect.ts';
import type { OrderEvent } from './order-event.ts';
import type { OrderInput, OrderInputBody, OrderInputType } from './order-input.ts';
import type { OrderPolicy } from './order-policy.ts';
import { ORDER_TABLE } from './order-table.ts';
import { replayOrder } from './replay-order.ts';
import { type OrderStep, placeOrder, stepOrder } from './step-order.ts';

// ---- random histories -----------------------------------------------------------------------------------------------

const terms: fc.Arbitrary<OrderTerms> = fc
  .record({
    protocol: fc.constantFrom('license-only', 'webhook'),
    timing: fc.constantFrom('now', 'now', 'at-renewal'),
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
    then: fc.constantFrom('accept', 'reject', 'hold'),
    net: fc.bigInt({ min: -5_000n, max: 5_000n }),
  })
  .map(({ protocol, timing, then, net }) =>
    buildOrderTerms({ protocol, timing, settlement: buildSettlement(net), silence: { afterSeconds: 7_200, then } }),
  );

type Happening = { readonly seconds: number; readonly toBody: (order: ChangeOrder) => OrderInputBody };

const source: fc.Arbitrary<PaymentSource> = fc.oneof(
  fc.constantFrom({ method: 'wallet', balanceMinor: 0n } as const, { method: 'wallet', balanceMinor: 1n } as const),
  fc.constantFrom<OutsideSource>(
    { method: 'external', balanceMinor: 0n, reference: 'pay-1' },
    { method: 'stripe', balanceMinor: 0n, reference: 'pay-2' },
    { method: 'stripe', balanceMinor: 1n, reference: 'pay-3' },
  ),
);

/** What keeps an order alive comes more often than what ends it, or histories would be short. */
const ENDINGS: readonly OrderInputType[] = ['cancel', 'term-ended', 'suspended', 'deadline', 'seller-yes', 'seller-no'];
const types = Object.keys(ORDER_TABLE.scheduled) as OrderInputType[];
const type = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...types) },
  { weight: 3, arbitrary: fc.constantFrom(...types.filter((candidate) => !ENDINGS.includes(candidate))) },
);

const happening: fc.Arbitrary<Happening> = fc
  .record({
    seconds: fc.constantFrom(0, 60, 1_000, 90_000),
    type,
    source,
    attempt: fc.option(fc.nat({ max: 14 }), { nil: undefined, freq: 2 }),
    minor: fc.option(fc.bigInt({ min: 1n, max: 5_000n }), { nil: undefined, freq: 2 }),
  })
  .map((drawn) => ({ seconds: drawn.seconds, toBody: (order) => toBody(order, drawn) }));

const SOURCE: OutsideSource = { method: 'external', balanceMinor: 0n, reference: 'pay-1' };

/** Mostly what fits the order, so that histories go deep; sometimes anything. */
function toBody(
  { state, settlement, payment }: ChangeOrder,
  drawn: { type: OrderInputType; source: PaymentSource; attempt: number | undefined; minor: bigint | undefined },
): OrderInputBody {
  const { type } = drawn;
  const attempt = drawn.attempt ?? ('attempt' in state ? state.attempt : 1);
  switch (type) {
    case 'paid': {
      // A pending payment comes as it was begun; balance is never more than the whole.
      if (payment.kind === 'pending' && drawn.minor === undefined && drawn.source.method !== 'wallet') {
        return { type, source: payment.source, minor: payment.minor };
      }
      const minor = drawn.minor ?? (settlement.payableMinor || 1n);
      return { type, source: minor > 1n ? drawn.source : { ...drawn.source, balanceMinor: 0n }, minor };
    }
    case 'attempt-failed':
    case 'refund-failed':
      return { type, attempt, reason: 'timeout' };
    case 'payment-begun': {
      const drawnSource = drawn.source.method === 'wallet' ? { ...SOURCE, balanceMinor: 0n } : drawn.source;
      return { type, source: settlement.payableMinor > 1n ? drawnSource : { ...drawnSource, balanceMinor: 0n } };
    }
    case 'seller-later':
      return { type, attempt };
    case 'payment-failed':
      return { type, reason: 'because', isOver: attempt % 2 === 1 };
    case 'seller-no':
    case 'unsupported':
    case 'attempts-exhausted':
    case 'operator-rejects':
      return { type, reason: 'because' };
    default:
      return { type };
  }
}

/** Short ladders, so that random histories reach their ends. */
const POLICY: OrderPolicy = {
  paymentSeconds: 86_400,
  sellerLadderSeconds: [60, 300],
  refundLadderSeconds: [60, 3_600],
};

/** Every step of a random life, the placing first; refused inputs leave no step. */
const lives: fc.Arbitrary<readonly OrderStep[]> = fc
  .tuple(terms, fc.boolean(), fc.array(happening, { maxLength: 60, size: 'max' }))
  .map(([orderTerms, paysAtOnce, happenings]) => {
    const pay = { method: 'wallet', balanceMinor: 0n } as const;
    const steps = [placeOrder({ terms: orderTerms, by: 'customer', ...(paysAtOnce ? { pay } : {}) }, POLICY)];
    let at = orderTerms.placedAt;
    for (const { seconds, toBody: bodyFor } of happenings) {
      at += seconds;
      const { order } = last(steps);
      const input: OrderInput = { ...bodyFor(order), at, by: 'test' };
      const result = stepOrder(order, input, POLICY);
      expect(stepOrder(order, input, POLICY)).toEqual(result);
      if (result.ok) steps.push(result.value);
    }
    return steps;
  });

function last<T>(list: readonly T[]): T {
  return list.at(-1) as T;
}

function holds(law: (steps: readonly OrderStep[]) => void): void {
  fc.assert(fc.property(lives, law), { numRuns: 1_000 });
}

const effectsOf = <Kind extends OrderEffect['kind']>(steps: readonly OrderStep[], kind: Kind) =>
  steps.flatMap((step) => step.effects).filter((effect) => effect.kind === kind) as Extract<
    OrderEffect,
    { kind: Kind }
  >[];

// ---- laws -----------------------------------------------------------------------------------------------------------

describe('whatever happens to an order, in any order and however often', () => {
  test('its events are the order: replayed, even from their JSON, they give the same order after every step', () => {
    holds((steps) => {
      for (const { order } of steps) {
        const { state: _state, payment: _payment, events, ...orderTerms } = order;
        const stored = JSON.parse(JSON.stringify(events)) as OrderEvent[];
        expect(replayOrder(orderTerms, stored)).toEqual(order);
      }
      expect(steps.flatMap((step) => step.events)).toEqual(last(steps).order.events);
    });
  });

  test('invariant 3: it completes at most once, and its effect exists exactly when it is completed', () => {
    holds((steps) => {
      const completed = last(steps).order.state.kind === 'completed';
      expect(effectsOf(steps, 'complete')).toHaveLength(completed ? 1 : 0);
      const entered = steps.filter(({ events }) => events.some((event) => event.type === 'completed'));
      expect(entered).toHaveLength(completed ? 1 : 0);
      expect(entered.every(({ effects }) => effects.some((effect) => effect.kind === 'complete'))).toBe(true);
    });
  });

  test('the histories drawn here reach every state and every kind of event', () => {
    const seen = new Set<string>();
    const law = fc.property(lives, (steps) => {
      for (const event of last(steps).order.events) seen.add(event.type);
    });
    fc.assert(law, { numRuns: 2_000, seed: 1 });
    expect([...seen].sort()).toEqual([...EVENT_TYPES].sort());
  });

  test('a terminal state is never left', () => {
    holds((steps) => {
      const end = steps.findIndex(({ order }) => isTerminal(order.state));
      for (const { order } of end < 0 ? [] : steps.slice(end)) expect(order.state).toEqual(steps[end]?.order.state);
    });
  });

  test('money taken less money given back is the payable exactly when it completed, and nothing when it ended otherwise', () => {
    holds((steps) => {
      const { state, settlement } = last(steps).order;
      const taken = effectsOf(steps, 'take-payment');
      const given = new Map(effectsOf(steps, 'refund').map((effect) => [effect.key, effect.minor]));
      expect(taken.length).toBeLessThanOrEqual(1);
      const kept = sum(taken.map((effect) => effect.minor)) - sum([...given.values()]);
      if (state.kind === 'completed') expect([kept, given.size]).toEqual([settlement.payableMinor, 0]);
      else if (isTerminal(state)) expect(kept).toBe(0n);
    });
  });

  test('each payment from outside that nobody awaited goes back once, and is never what the order took', () => {
    holds((steps) => {
      const returned = effectsOf(steps, 'return-late-payment').map((effect) => effect.source.reference);
      expect(new Set(returned).size).toBe(returned.length);
      for (const { source: from } of effectsOf(steps, 'take-payment')) {
        if (from.method !== 'wallet') expect(returned).not.toContain(from.reference);
      }
    });
  });

  test('an effect has one key on every attempt, and no two acts share one', () => {
    holds((steps) => {
      const actByKey = new Map<string, string>();
      for (const effect of steps.flatMap((step) => step.effects)) {
        const { attempt: _attempt, notBefore: _notBefore, ...act } = { attempt: 0, notBefore: 0, ...effect };
        const text = JSON.stringify(act, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
        expect(effect.key.startsWith(last(steps).order.id)).toBe(true);
        expect(actByKey.get(effect.key) ?? text).toBe(text);
        actByKey.set(effect.key, text);
      }
      for (const kind of ['take-payment', 'complete', 'tell-seller', 'refund'] as const) {
        expect(new Set(effectsOf(steps, kind).map((effect) => effect.key)).size).toBeLessThanOrEqual(1);
      }
    });
  });

  test('the ledger sums to zero, and orders-in-progress holds exactly what is paid and not completed', () => {
    holds((steps) => {
      const entries: LedgerEntry[] = [];
      for (const step of steps) {
        entries.push(...entriesOf(step));
        const { state, payment } = step.order;
        const held = payment.kind === 'pending' ? payment.source.balanceMinor : 0n;
        const inProgress = payment.kind === 'paid' && state.kind !== 'completed' ? payment.minor : held;
        const balances = balancesOf(entries);
        expect(balances.get('orders-in-progress') ?? 0n).toBe(inProgress);
        expect(sum([...balances.values()])).toBe(0n);
      }
    });
  });

  test('invariant 5: an order that ends without its change leaves the customer the money they had, wherever it lies', () => {
    holds((steps) => {
      const { state } = last(steps).order;
      if (!isTerminal(state) || state.kind === 'completed') return;
      const balances = balancesOf(steps.flatMap(entriesOf));
      const means = ['wallet', 'external-cash', 'stripe-clearing', 'refunds-in-progress'] as const;
      expect(sum(means.map((account) => balances.get(account) ?? 0n))).toBe(0n);
      expect(balances.get('balance') ?? 0n).toBe(0n);
      expect(balances.get('revenue:acme') ?? 0n).toBe(0n);
    });
  });
});

const HAPPENED = ['placed', 'paid-late', 'seller-yes-late', 'seller-no-late'];
const EVENT_TYPES: ReadonlySet<string> = new Set([...Object.keys(ORDER_TABLE), ...types, ...HAPPENED]);

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => a + b, 0n);
}

/** What the engine writes for a step: the ledger effects, and the refund when it is known to have arrived. */
function entriesOf({ order, events, effects }: OrderStep): readonly LedgerEntry[] {
  const { currency, settlement, seller, payment } = order;
  const entries = effects.flatMap((effect) => {
    if (effect.kind === 'take-payment') return entriesForPayment({ ...effect, currency });
    if (effect.kind === 'return-late-payment') {
      return entriesForLatePayment({ currency, minor: effect.minor, method: effect.source.method });
    }
    const balance = 'source' in effect ? { currency, minor: effect.source.balanceMinor } : undefined;
    if (effect.kind === 'begin-payment' && balance) return entriesForBalanceHold(balance);
    if (effect.kind === 'end-payment' && balance) return entriesForBalanceRelease(balance);
    return effect.kind === 'complete' ? entriesForCompletion(settlement, { seller }) : [];
  });
  const returned = events.some((event) => event.type === 'refunded') && payment.kind === 'returned';
  return returned ? [...entries, ...entriesForRefund({ ...payment, currency })] : entries;
}
