import { describe, expect, test } from 'vitest';
import { buildOrderTerms } from '../../testing/index.ts';
import { present } from '../kernel/assert.ts';
import type { OutsideSource, PaymentSource } from '../ledger/payment-source.ts';
import type { ChangeOrder, OrderStateKind, OrderTerms } from './change-order.ts';
import type { OrderInput, OrderInputBody, OrderInputType } from './order-input.ts';
import { ORDER_REFUSALS } from './order-refusal.ts';
import { ORDER_TABLE } from './order-table.ts';
import { type OrderStep, placeOrder, stepOrder } from './step-order.ts';

const AT_ONCE = 60;
const LATER = 40 * 86_400;
const WALLET: PaymentSource = { method: 'wallet', balanceMinor: 0n };
const CARD: OutsideSource = { method: 'external', balanceMinor: 0n, reference: 'pay-1' };
const MINOR = buildOrderTerms().settlement.payableMinor;

function at(order: ChangeOrder, body: OrderInputBody, seconds = AT_ONCE): OrderInput {
  return { ...body, at: order.placedAt + seconds, by: 'test' };
}

function stepTo(order: ChangeOrder, body: OrderInputBody, seconds?: number): OrderStep {
  const result = stepOrder(order, at(order, body, seconds));
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

function place(named: Partial<OrderTerms> = {}): ChangeOrder {
  return placeOrder({ terms: buildOrderTerms(named), by: 'customer' }).order;
}

function atSeller(): ChangeOrder {
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
  const order = place({ silence: { afterSeconds: 10_800, then: 'hold' } });
  return stepTo(order, { type: 'paid', minor: MINOR, source: WALLET }).order;
}

function refunding(): ChangeOrder {
  return stepTo(atSeller(), { type: 'seller-no', reason: 'no room' }).order;
}

const ORDERS: { readonly [Kind in OrderStateKind]: () => ChangeOrder } = {
  scheduled: () => place({ timing: 'at-renewal', effectiveAt: buildOrderTerms().placedAt + 86_400 }),
  'awaiting-payment': () => place(),
  'awaiting-seller': atSeller,
  held: () => stepTo(atSeller(), { type: 'silence' }, LATER).order,
  refunding,
  completed: () => stepTo(atSeller(), { type: 'seller-yes' }).order,
  refunded: () => stepTo(refunding(), { type: 'refunded' }).order,
  expired: () => stepTo(place(), { type: 'deadline' }, LATER).order,
  cancelled: () => stepTo(place(), { type: 'cancel' }).order,
};

/** Everything that can happen, timers when they are due; the two kinds of payment apart. */
const INPUTS: { readonly [name: string]: OrderInputBody } = {
  'start-reached': { type: 'start-reached' },
  'paid (wallet)': { type: 'paid', minor: MINOR, source: WALLET },
  'paid (external)': { type: 'paid', minor: MINOR, source: CARD },
  'payment-begun': { type: 'payment-begun', source: CARD },
  'payment-failed': { type: 'payment-failed', reason: 'card declined', isOver: true },
  deadline: { type: 'deadline' },
  cancel: { type: 'cancel' },
  'seller-yes': { type: 'seller-yes' },
  'seller-no': { type: 'seller-no', reason: 'no room' },
  unsupported: { type: 'unsupported', reason: 'no such action' },
  'seller-later': { type: 'seller-later', attempt: 1 },
  'attempt-failed': { type: 'attempt-failed', attempt: 1, reason: 'timeout' },
  'attempts-exhausted': { type: 'attempts-exhausted', reason: 'gone' },
  restart: { type: 'restart' },
  silence: { type: 'silence' },
  'operator-accepts': { type: 'operator-accepts' },
  'operator-rejects': { type: 'operator-rejects', reason: 'not now' },
  refunded: { type: 'refunded' },
  'refund-failed': { type: 'refund-failed', attempt: 1, reason: 'timeout' },
  'term-ended': { type: 'term-ended' },
  suspended: { type: 'suspended' },
};

/** docs/orders.md shows the same table: → the next state, = the same state, or the refusal without its `order.`. */
const TABLE = `
|                    | scheduled          | awaiting-payment  | awaiting-seller    | held               | refunding          | completed         | closed         |
| start-reached      | → awaiting-payment | not-scheduled     | not-scheduled      | not-scheduled      | refund-in-progress | already-completed | already-closed |
| paid (wallet)      | not-payable        | → awaiting-seller | not-payable        | not-payable        | refund-in-progress | already-completed | already-closed |
| paid (external)    | =                  | → awaiting-seller | =                  | =                  | =                  | =                 | =              |
| payment-begun      | not-payable        | =                 | not-payable        | not-payable        | refund-in-progress | already-completed | already-closed |
| payment-failed     | not-payable        | =                 | not-payable        | not-payable        | refund-in-progress | already-completed | already-closed |
| deadline           | not-payable        | → expired         | not-payable        | not-payable        | refund-in-progress | already-completed | already-closed |
| cancel             | → cancelled        | → cancelled       | not-cancellable    | → refunding        | refund-in-progress | already-completed | already-closed |
| seller-yes         | not-at-seller      | not-at-seller     | → completed        | → completed        | =                  | =                 | =              |
| seller-no          | not-at-seller      | not-at-seller     | → refunding        | → refunding        | refund-in-progress | =                 | already-closed |
| unsupported        | not-at-seller      | not-at-seller     | → refunding        | waits-for-operator | refund-in-progress | already-completed | already-closed |
| seller-later       | not-at-seller      | not-at-seller     | =                  | waits-for-operator | refund-in-progress | already-completed | already-closed |
| attempt-failed     | not-at-seller      | not-at-seller     | =                  | waits-for-operator | refund-in-progress | already-completed | already-closed |
| attempts-exhausted | not-at-seller      | not-at-seller     | =                  | waits-for-operator | refund-in-progress | already-completed | already-closed |
| restart            | not-at-seller      | not-at-seller     | delivery-running   | waits-for-operator | refund-in-progress | already-completed | already-closed |
| silence            | not-at-seller      | not-at-seller     | → held             | waits-for-operator | refund-in-progress | already-completed | already-closed |
| operator-accepts   | not-held           | not-held          | not-held           | → completed        | refund-in-progress | already-completed | already-closed |
| operator-rejects   | not-held           | not-held          | not-held           | → refunding        | refund-in-progress | already-completed | already-closed |
| refunded           | no-refund-running  | no-refund-running | no-refund-running  | no-refund-running  | → refunded         | already-completed | already-closed |
| refund-failed      | no-refund-running  | no-refund-running | no-refund-running  | no-refund-running  | =                  | already-completed | already-closed |
| term-ended         | → cancelled        | → expired         | → refunding        | → refunding        | refund-in-progress | already-completed | already-closed |
| suspended          | → cancelled        | → expired         | → refunding        | → refunding        | refund-in-progress | already-completed | already-closed |
`;

const CLOSED: readonly string[] = ['refunded', 'expired', 'cancelled'];
const TIMED: readonly string[] = ['start-reached', 'deadline', 'silence'];

const [columns = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

function expectedOf(name: string, kind: OrderStateKind): string {
  const column = columns.indexOf(CLOSED.includes(kind) ? 'closed' : kind);
  return present(rows.find((row) => row[0] === name)?.[column], `the table decides ${name} in ${kind}`);
}

function outcomeOf(order: ChangeOrder, body: OrderInputBody): string {
  const result = stepOrder(order, at(order, body, TIMED.includes(body.type) ? LATER : AT_ONCE));
  if (!result.ok) return result.error.code.replace('order.', '');
  const { kind } = result.value.order.state;
  return kind === order.state.kind ? '=' : `→ ${kind}`;
}

const cases = Object.entries(ORDERS).flatMap(([kind, build]) =>
  Object.entries(INPUTS).map(([name, body]) => ({ kind: kind as OrderStateKind, build, name, body })),
);

describe('the table of the change order', () => {
  test.each(cases)('$kind × $name is what the documentation says', ({ kind, build, name, body }) => {
    const order = build();
    expect(order.state.kind).toBe(kind);
    expect(outcomeOf(order, body)).toBe(expectedOf(name, kind));
  });

  test('no cell is undecided: every input stands in the documented table, and every documented row is an input', () => {
    const types = Object.keys(ORDER_TABLE.scheduled) as OrderInputType[];
    expect(new Set(Object.values(INPUTS).map((body) => body.type))).toEqual(new Set(types));
    expect(rows.map((row) => row[0])).toEqual(Object.keys(INPUTS));
    for (const row of Object.values(ORDER_TABLE)) expect(Object.keys(row)).toEqual(types);
  });

  test('a refusal says what was tried on which order, why not, and what to do', () => {
    for (const { build, body } of cases) {
      const order = build();
      const result = stepOrder(order, at(order, body, TIMED.includes(body.type) ? LATER : AT_ONCE));
      if (result.ok) continue;
      expect(result.error).toMatchObject({ order: order.id, state: order.state.kind, input: body.type });
      expect(result.error.detail).toContain(order.id);
      expect(result.error.detail).toMatch(/\.$/);
      expect(ORDER_REFUSALS[result.error.code].wayOut).toMatch(/\.$/);
    }
  });
});
