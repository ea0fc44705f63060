import { expect, test } from 'vitest';
import { buildOrderTerms } from '../../testing/index.ts';
import type { ChangeOrder } from './change-order.ts';
import { deliveryStateOf } from './delivery-state.ts';
import type { OrderInputBody } from './order-input.ts';
import { placeOrder, stepOrder } from './step-order.ts';

const PAID: OrderInputBody = {
  type: 'paid',
  minor: buildOrderTerms().settlement.payableMinor,
  source: { method: 'wallet', balanceMinor: 0n },
};
const POLICY = { paymentSeconds: 86_400, sellerLadderSeconds: [60], refundLadderSeconds: [60] };
const FAILED = (attempt: number): OrderInputBody => ({ type: 'attempt-failed', attempt, reason: 'timeout' });
const SILENCE_AFTER = 10_800;

/** An order after these inputs, the last of them at the silence deadline. */
function after(...inputs: readonly OrderInputBody[]): ChangeOrder {
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
  const terms = buildOrderTerms({ silence: { afterSeconds: SILENCE_AFTER, then: 'reject' } });
  const { order } = placeOrder({ terms, by: 'customer' }, POLICY);
  return inputs.reduce((current, body) => {
    const at = current.placedAt + (body.type === 'silence' ? SILENCE_AFTER : 0);
    const step = stepOrder(current, { ...body, at, by: 'test' }, POLICY);
    if (!step.ok) throw new Error(step.error.detail);
    return step.value.order;
  }, order);
}

test('nobody has been told of an order that is not paid', () => {
  expect(deliveryStateOf(after())).toBeUndefined();
  expect(deliveryStateOf(after({ type: 'cancel' }))).toBeUndefined();
});

const NO: OrderInputBody = { type: 'seller-no', reason: 'sold out' };
const REFUNDED: OrderInputBody = { type: 'refunded' };

test.each<[string, readonly OrderInputBody[], object]>([
  ['due', [], { kind: 'waiting', attempt: 1, attemptsMax: 2 }],
  ['failed once', [FAILED(1)], { kind: 'waiting', attempt: 2 }],
  ['used up', [FAILED(1), FAILED(2)], { kind: 'dead-letter', attempt: 2, nextAt: null, reason: 'timeout' }],
  ['restarted', [FAILED(1), FAILED(2), { type: 'restart' }], { kind: 'waiting', attempt: 1, reason: null }],
  ['promised', [{ type: 'seller-later', attempt: 1 }], { kind: 'acknowledged', nextAt: null }],
  ['yes', [FAILED(1), { type: 'seller-yes' }], { kind: 'accepted', attempt: 2, answerBy: null }],
  ['no', [NO], { kind: 'refused', reason: 'sold out' }],
  ['unsupported', [{ type: 'unsupported', reason: 'no such action' }], { kind: 'unsupported' }],
  ['silence', [{ type: 'silence' }], { kind: 'closed', reason: 'silence', answerBy: null }],
  ['a yes after a no', [NO, REFUNDED, { type: 'seller-yes' }], { kind: 'late', reason: null }],
])('%s', (_case, inputs, state) => expect(deliveryStateOf(after(PAID, ...inputs))).toMatchObject(state));

test('a seller who asks for patience gets it, as far as silence has not decided by then', () => {
  const asked = (seconds: number) => {
    const order = after(PAID);
    const body = { type: 'attempt-failed', attempt: 1, reason: '503', notBefore: order.placedAt + seconds } as const;
    const step = stepOrder(order, { ...body, at: order.placedAt, by: 'test' }, POLICY);
    return step.ok && step.value.order.state.kind === 'awaiting-seller' && step.value.order.state.nextAt;
  };
  const { placedAt } = after(PAID);
  expect([30, 600, 50_000].map(asked)).toEqual([placedAt + 60, placedAt + 600, placedAt + SILENCE_AFTER]);
});
