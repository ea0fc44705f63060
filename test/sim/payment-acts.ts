import type { ChangeOrder, OutsideMethod, Quote } from '@regrade/core';
import type { Payment, Refund } from '../../server/src/engine/payments/payment.ts';
import type { StripeFault } from '../support/stripe-stand-in.ts';
import { netOf } from '../support/world-market.ts';
import type { Client } from './client.ts';
import { keyed, pickFrom } from './pick.ts';

/** What customers, the operator's billing and Stripe do about payments from outside, in time or not, once or more often. */
const PAGE = { limit: 50, after: null };
const FAULTS: readonly StripeFault[] = [
  'cut-after',
  'cut-before',
  'fault',
  'cut-after',
  'cut-before',
  { refuse: 'amount_too_small' },
];

const methodOf = ({ act }: Client): OutsideMethod => (act.process % 2 === 0 ? 'external' : 'stripe');

export async function orderOutside(client: Client, quote: Quote): Promise<void> {
  const { account, id } = quote;
  const key = `order-${client.act.id}`;
  const pay = methodOf(client);
  const body = { quote: id, net: netOf(quote), pay };
  const common = { account, actor: account, conflict: id, idempotency: keyed(key, [id, pay]) };
  const answer = await client.send((engine) => engine.commands.placeOrder({ ...common, body }));
  if (!answer.ok) return;
  client.learn({ kind: 'order', key, quote, answer: answer.value });
  await askForSecret(client, answer.value);
}

/** Whoever knows the secret can pay, and nobody else. */
async function askForSecret(client: Client, order: ChangeOrder): Promise<void> {
  const secret = await client.send((engine) => engine.payments.askNow(order));
  const intent = secret.ok ? secret.value?.split('_secret_')[0] : undefined;
  if (intent) client.learn({ kind: 'intent', intent });
}

export async function payOutside(client: Client, { account, id }: ChangeOrder): Promise<void> {
  const method = methodOf(client);
  const common = { account, actor: account, conflict: id, idempotency: keyed(`pay-${client.act.id}`, [id, method]) };
  const answer = await client.send((engine) => engine.commands.payOrder({ ...common, body: { order: id, method } }));
  if (!answer.ok) return;
  client.learn({ kind: 'order-seen', answer: answer.value });
  await askForSecret(client, answer.value);
}

async function externalPayment(client: Client): Promise<Payment | undefined> {
  const { items } = await client.read((engine) => engine.reads.listPayments({ method: 'external' }, PAGE));
  return pickFrom(items, client.act.pick, ({ state }) => state === 'paid');
}

const common = (client: Client, { account, order, id }: Payment | Refund) => ({
  account,
  actor: 'operator',
  conflict: order,
  idempotency: keyed(`${client.act.kind}-${client.act.id}`, id),
});

/** Money came: in time, too late, a second time, or another amount than was due. */
export async function confirmExternal(client: Client): Promise<void> {
  const payment = await externalPayment(client);
  if (!payment) return;
  const isWrong = client.act.pick % 9 === 0;
  const amountMinor = payment.amountMinor + (isWrong ? 1n : 0n);
  const { id, order, currency } = payment;
  const body = { payment: id, order, amountMinor, currency, reference: null };
  const answer = await client.send((engine) => engine.commands.confirmPayment({ ...common(client, payment), body }));
  if (!answer.ok) return;
  client.learn({ kind: 'paid-outside', payment: id, minor: amountMinor });
  if (isWrong) client.fault(`payment ${id} awaited ${payment.amountMinor}, and took ${amountMinor}`);
}

export async function failExternal(client: Client): Promise<void> {
  const payment = await externalPayment(client);
  if (!payment) return;
  const body = { payment: payment.id, order: payment.order, reason: 'sim', isOver: client.act.pick % 2 === 0 };
  await client.send((engine) => engine.commands.failPayment({ ...common(client, payment), body }));
}

/** The operator's billing sends money back, or cannot. */
export async function settleExternal(client: Client): Promise<void> {
  const { items } = await client.read((engine) => engine.reads.listRefunds({ method: 'external' }, PAGE));
  const refund = pickFrom(items, client.act.pick, ({ state }) => state === 'sent');
  if (!refund) return;
  const report =
    client.act.pick % 4 === 0
      ? ({ kind: 'failed', attempt: refund.attempt, reason: 'sim' } as const)
      : ({ kind: 'sent', reference: null } as const);
  const body = { refund: refund.id, order: refund.order, report };
  await client.send((engine) => engine.commands.settleRefund({ ...common(client, refund), body }));
}

/**
 * The customer's side at Stripe: pays an intent, its card is declined, or a bank is to debit an account, which does or does
 * not in the end; we are told by an event, later or never.
 */
export async function actAtStripe({ ground, act, say }: Client): Promise<void> {
  const { stripe } = ground.world;
  const known = ground.log.all('intent').flatMap(({ intent }) => stripe.book.intents.get(intent) ?? []);
  const intent = pickFrom(known, act.pick, ({ status }) => status === 'succeeded' || status === 'canceled');
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return;
  const isDebited = intent.status === 'processing';
  const does = isDebited ? (['bounce', 'pay'] as const) : (['decline', 'pay', 'pay', 'debit'] as const);
  const did = does[act.pick % does.length] ?? 'pay';
  stripe[did](intent.id);
  say(did);
}

/** An event arrives: once, again, in another order than things happened. */
export async function tellByStripe(client: Client): Promise<void> {
  const { stripe } = client.ground.world;
  const intent = pickFrom([...stripe.book.intents.values()], client.act.pick, ({ status }) => status === 'canceled');
  if (!intent) return;
  const types = {
    ...{ succeeded: 'succeeded', canceled: 'canceled', requires_payment_method: 'payment_failed' },
    processing: 'processing',
  };
  if (intent.status === 'requires_payment_method' && !intent.last_payment_error) return;
  const { body, signature } = stripe.event(`payment_intent.${types[intent.status]}`, intent.id);
  const notice = { bytes: Buffer.from(body), signature };
  await client.send((engine) => engine.payments.receive(notice));
}

export async function breakStripe({ ground, act }: Client): Promise<void> {
  const fault = FAULTS[act.pick % FAULTS.length];
  if (fault) ground.world.stripe.failNext(/./, fault);
}
