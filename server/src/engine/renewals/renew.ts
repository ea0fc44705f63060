import {
  type ChangeOrder,
  currencyDigits,
  decideRenewal,
  err,
  failAutoRenewal,
  formatInstant,
  formatMinor,
  type OrderId,
  ok,
  parseMinor,
  present,
  type RenewalPolicy,
  type Result,
  type Subscription,
  type SubscriptionId,
  taxBill,
} from '@regrade/core';
import type { AccountBatchFacts, AccountCommandKind } from '../account-command.ts';
import { walletSource } from '../orders/wallet-source.ts';
import { findChangeable } from '../quotes/request-quote.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Decided, DecisionContext } from '../run-command.ts';
import { carryOutRenewal } from './carry-out-renewal.ts';
import { type PricedRenewal, payableOf, type StoredRenewal } from './renewal.ts';

export interface RenewalWish {
  readonly subscription: SubscriptionId;
  /** Absent: as many as the last term has. */
  readonly periods?: number;
  /** The open order of the subscription as the caller has read it: its facts are loaded by its id. */
  readonly order: OrderId | null;
}

export interface RenewalRequest extends RenewalWish {
  /** The figure the customer saw, as decimal text: it is charged or nothing is. */
  readonly net: string;
  /** The same with tax; absent: the customer was shown none, or takes it as it is. */
  readonly payable?: string;
  /** Where the term that is bought begins: the end that the caller saw. Absent: wherever it is now. */
  readonly from?: number;
}

interface Pricing {
  readonly priced: PricedRenewal;
  readonly subscription: Subscription;
  readonly order: ChangeOrder | undefined;
}

const wants = ({ subscription, order }: RenewalWish) => ({
  subscriptions: [subscription],
  ...(order && { orders: [order] }),
});

/** What a renewal would cost now: nothing is kept. */
export function previewRenewal(policy: RenewalPolicy): AccountCommandKind<RenewalWish, PricedRenewal> {
  return {
    name: 'preview-renewal',
    wants,
    decide: ({ body }, facts, context) => {
      const pricing = priceWish(body, { facts, context, policy });
      if (!pricing.ok) return pricing;
      const { priced } = pricing.value;
      return ok({ answer: priced, writes: {}, audit: { subject: priced.subscription, body: {} } });
    },
  };
}

/** Renews a subscription at the price of now, paid from the wallet at once, or says the price that it would have. */
export function renew(policy: RenewalPolicy): AccountCommandKind<RenewalRequest, StoredRenewal> {
  return {
    name: 'renew',
    wants,
    billsAnew: true,
    decide: ({ body, actor }, facts, context) => {
      const moved = refuseMovedEnd(facts.subscriptions.get(body.subscription), body);
      if (moved) return err(moved);
      const pricing = priceWish(body, { facts, context, policy });
      if (!pricing.ok) return pricing;
      const refused = refuseFigures(pricing.value.priced, body);
      return refused ? err(refused) : payAndRenew({ ...pricing.value, facts, context, policy, by: actor });
    },
  };
}

export interface DueRenewal {
  readonly subscription: SubscriptionId;
  readonly order: OrderId | null;
}

/** The outcome of an automatic renewal: its failure is kept with the subscription, where the customer sees it. */
export type AutoRenewed = { readonly renewal: StoredRenewal } | { readonly failed: Refusal };

/** A clock has come to a renewal that the customer has asked for; what fails is tried again, and given up in the end. */
export function renewDue(policy: RenewalPolicy): AccountCommandKind<DueRenewal, AutoRenewed> {
  return {
    name: 'renew-due',
    wants,
    billsAnew: true,
    decide: ({ body, actor }, facts, context) => {
      const subscription = facts.subscriptions.get(body.subscription);
      if (!subscription) return err(refuse('not-found', 'There is no such subscription.'));
      const now = Math.floor(context.nowMillis / 1000);
      const auto = subscription.autoRenewal;
      if (!auto || auto.nextAt === null || now < auto.nextAt) {
        return err(refuse('renewal.not-due', 'No automatic renewal of this subscription is due.'));
      }
      const wish = { ...body, periods: auto.periods };
      const pricing = priceWish(wish, { facts, context, policy });
      if (!pricing.ok && pricing.error.code === 'renewal.moved') return pricing;
      const renewed = pricing.ok ? payAndRenew({ ...pricing.value, facts, context, policy, by: actor }) : pricing;
      return renewed.ok
        ? ok({ ...renewed.value, answer: { renewal: renewed.value.answer } })
        : ok(keepFailure(subscription, renewed.error, { policy, context }));
    },
  };
}

interface Deciding {
  readonly facts: AccountBatchFacts;
  readonly context: DecisionContext;
  readonly policy: RenewalPolicy;
}

function priceWish(wish: RenewalWish, { facts, context, policy }: Deciding): Result<Pricing, Refusal> {
  const found = findChangeable(facts, wish.subscription);
  if (!found.ok) return found;
  const { subscription, release } = found.value;
  const order = orderOf(wish, subscription, facts);
  if (!order.ok) return order;
  const offer = decideRenewal(
    {
      subscription,
      release,
      periods: wish.periods ?? lastPeriods(subscription),
      policy,
      ...scheduledParts(order.value, { subscription, facts }),
    },
    Math.floor(context.nowMillis / 1000),
  );
  if (!offer.ok) return offer;
  const destroyed = refuseDestroyed(subscription, { facts, parts: offer.value.parts });
  if (destroyed) return err(destroyed);
  const { id, account, currency, period } = subscription;
  const waits = order.value?.effectiveAt === offer.value.from ? order.value : undefined;
  const taxes = taxBill(facts.moneyRules, {
    region: facts.accounts.get(account)?.taxRegion ?? null,
    productType: release.catalog.product.type,
    at: Math.floor(context.nowMillis / 1000),
    billMinor: offer.value.totalMinor,
  });
  const bill = { offer: offer.value, ...(taxes.length > 0 && { taxes }) };
  return ok({
    priced: { subscription: id, account, currency, period, ...bill, order: waits?.id ?? null },
    subscription,
    order: waits,
  });
}

function lastPeriods({ terms, periods }: Subscription): number {
  return terms?.at(-1)?.periods ?? periods;
}

/** An order that waits for the renewal does not block it; any other open order does (Huawei and Tencent agree). */
function orderOf(
  wish: RenewalWish,
  { openOrder }: Subscription,
  facts: AccountBatchFacts,
): Result<ChangeOrder | undefined, Refusal> {
  if (openOrder !== wish.order) {
    return err(refuse('renewal.moved', 'An order of this subscription began or ended meanwhile; ask again.'));
  }
  if (openOrder === null) return ok(undefined);
  const order = present(facts.orders.get(openOrder), 'the open order of a subscription is there');
  if (order.state.kind === 'scheduled') return ok(order);
  const detail = `Change order ${openOrder} is still open; pay it, cancel it or wait for its end, then renew.`;
  return err(refuse('subscription.changing', detail));
}

function scheduledParts(
  order: ChangeOrder | undefined,
  { subscription, facts }: { subscription: Subscription; facts: AccountBatchFacts },
) {
  if (!order || order.effectiveAt !== subscription.term.end) return {};
  const { quote } = present(facts.quotes.get(order.quote), 'an order carries out a stored quote');
  return {
    scheduled: quote.components.map(({ component, to, toPriceMicros: priceMicros }) => ({
      component,
      to,
      priceMicros,
    })),
  };
}

/** A destroyed license never comes back: what it stood for has to be bought again. */
function refuseDestroyed(
  { components }: Subscription,
  of: { readonly facts: AccountBatchFacts; readonly parts: readonly { readonly component: string }[] },
): Refusal | undefined {
  // What its seller has ended of the components billed offline is not renewed, and keeps nothing else from it.
  const renewed = components.filter(({ component }) => of.parts.some((part) => part.component === component));
  const gone = renewed.find(({ license }) => of.facts.licenses.get(license)?.license.status === 'destroyed');
  return gone && refuse('renewal.too-late', `The license of ${gone.component} is destroyed; buy the product again.`);
}

/** A second click, or another tab, means the same term: it is bought once. */
function refuseMovedEnd(
  subscription: Subscription | undefined,
  { from }: Pick<RenewalRequest, 'from'>,
): Refusal | undefined {
  const end = subscription?.term.end ?? null;
  if (from === undefined || end === null || end === from) return undefined;
  const detail = `A renewal would begin at ${formatInstant(end)} now, the request is about ${formatInstant(from)}: it was renewed meanwhile. Nothing was charged.`;
  return refuse('renewal.from-differs', detail);
}

function refuseFigures(priced: PricedRenewal, said: Pick<RenewalRequest, 'net' | 'payable'>): Refusal | undefined {
  const digits = present(currencyDigits(priced.currency), 'a subscription is in a known currency');
  const show = (minor: bigint) => `${formatMinor(minor, digits)} ${priced.currency}`;
  const { totalMinor } = priced.offer;
  const differs = (costs: string, request: string) =>
    refuse('renewal.net-differs', `This renewal costs ${costs}, the request says ${request}; nothing was charged.`);
  if (parseMinor(said.net, digits) !== totalMinor) return differs(show(totalMinor), said.net);
  const payable = payableOf(priced);
  if (said.payable === undefined || parseMinor(said.payable, digits) === payable) return undefined;
  return differs(`${show(payable)} with tax`, said.payable);
}

/** Every means of payment has this one place: what pays at once is asked for, or the refusal that says what is missing. */
function payAndRenew(of: Pricing & Deciding & { readonly by: string }): Result<Decided<StoredRenewal>, Refusal> {
  const { priced, facts } = of;
  const { account, currency } = priced;
  const source = walletSource(facts, { account, currency, payableMinor: payableOf(priced) });
  return source.ok ? ok(carryOutRenewal({ ...of, source: source.value })) : source;
}

function keepFailure(
  subscription: Subscription,
  failed: Refusal,
  { policy, context }: Pick<Deciding, 'policy' | 'context'>,
): Decided<AutoRenewed> {
  const at = Math.floor(context.nowMillis / 1000);
  const failure = { at, code: failed.code, detail: failed.detail };
  const auto = present(subscription.autoRenewal, 'an automatic renewal was wished for');
  const end = subscription.term.end ?? at;
  const autoRenewal = failAutoRenewal(auto, { failure, end, policy });
  const { id } = subscription;
  return {
    answer: { failed },
    writes: {
      subscriptions: [{ ...subscription, autoRenewal }],
    },
    audit: { subject: id, body: { failed: failed.code, attempts: autoRenewal.attempts, nextAt: autoRenewal.nextAt } },
  };
}
