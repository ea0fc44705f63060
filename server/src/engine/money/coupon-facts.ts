import {
  type AccountId,
  type ChangeOrder,
  type CountedCoupon,
  type OrderStep,
  type Quote,
  type QuoteMoney,
  refuseCounted,
  type Subscription,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import type { Transaction, Writes } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';

type MoneyFacts = Pick<AccountBatchFacts, 'accounts' | 'coupons' | 'couponUses' | 'moneyRules'>;

/** What lies on top of prices for one customer. */
export function moneyFor(
  facts: MoneyFacts,
  of: { readonly subscription: Pick<Subscription, 'account'>; readonly coupon?: string },
): QuoteMoney {
  const { account } = of.subscription;
  const found = of.coupon === undefined ? undefined : countedCoupon(facts, { account, code: of.coupon });
  return {
    rules: facts.moneyRules,
    region: facts.accounts.get(account)?.taxRegion ?? null,
    ...(of.coupon !== undefined && { coupon: { code: of.coupon, ...(found && { found }) } }),
  };
}

/** Code of the coupon that a quote takes a use of. */
export function couponOf({ adjustments }: Pick<Quote, 'adjustments'>): string | undefined {
  return adjustments?.discounts?.find(({ coupon }) => coupon !== undefined)?.coupon;
}

/** Whether a batch has anything to do with coupons. */
export function wantsCoupons(named: readonly string[], quotes: AccountBatchFacts['quotes']): boolean {
  return named.length > 0 || codesOf(quotes).length > 0;
}

/** Only where there are any: a coupon that an order may take or give back is locked first. */
export async function loadCoupons(
  transaction: Transaction,
  of: {
    readonly accounts: readonly AccountId[];
    readonly named: readonly string[];
    readonly quotes: AccountBatchFacts['quotes'];
  },
): Promise<Pick<AccountBatchFacts, 'coupons' | 'couponUses'>> {
  const ordered = codesOf(of.quotes);
  const codes = [...new Set([...of.named, ...ordered])];
  if (codes.length === 0) return { coupons: new Map(), couponUses: new Map() };
  const loaded = await transaction.loadCoupons({ codes, accounts: of.accounts, lock: ordered.length > 0 });
  return {
    coupons: new Map(loaded.coupons.map((stored) => [stored.coupon.code, stored])),
    couponUses: loaded.usesByAccount,
  };
}

function codesOf(quotes: AccountBatchFacts['quotes']): string[] {
  return [...quotes.values()].flatMap(({ quote }) => couponOf(quote) ?? []);
}

/** Of two orders only one takes the last use: the coupon's row is locked since it was counted. */
export function refuseUse(facts: MoneyFacts, quote: Quote): Refusal | undefined {
  const code = couponOf(quote);
  const counted = code === undefined ? undefined : countedCoupon(facts, { account: quote.account, code });
  const refused = counted && refuseCounted(counted);
  return refused && refuse(refused.code, `${refused.detail} Ask for a new quote without it; nothing was charged.`);
}

type CouponWrites = Pick<Writes, 'couponUses' | 'couponCounts'>;

/** A use is taken when an order is placed, exactly once. */
export function couponTaken(
  facts: MoneyFacts,
  { quote, order }: { readonly quote: Quote; readonly order: ChangeOrder },
): CouponWrites {
  return countUse(facts, { quote, order, givenBack: false });
}

/** An order that ends without its change gives the use back, in the step that ends it. */
export function couponGivenBack(
  facts: MoneyFacts,
  { quote, step }: { readonly quote: Quote; readonly step: OrderStep },
): CouponWrites {
  const ended = step.events.some(({ type }) => type === 'refunded' || type === 'expired' || type === 'cancelled');
  return ended ? countUse(facts, { quote, order: step.order, givenBack: true }) : {};
}

function countUse(
  facts: MoneyFacts,
  of: { readonly quote: Quote; readonly order: ChangeOrder; readonly givenBack: boolean },
): CouponWrites {
  const { quote, order, givenBack } = of;
  const code = couponOf(quote);
  const stored = code === undefined ? undefined : facts.coupons.get(code);
  if (code === undefined || !stored) return {};
  const couponUses = [{ account: quote.account, code, order: order.id, givenBack }];
  // Play money takes no use from anybody: a sandbox counts its own, against the limit for each account.
  if (facts.accounts.get(quote.account)?.sandbox) return { couponUses };
  return { couponUses, couponCounts: [{ code, uses: stored.uses + (givenBack ? -1 : 1) }] };
}

function countedCoupon(
  { coupons, couponUses }: MoneyFacts,
  { account, code }: { readonly account: AccountId; readonly code: string },
): CountedCoupon | undefined {
  const stored = coupons.get(code);
  if (!stored) return undefined;
  return { coupon: stored.coupon, uses: stored.uses, usesByAccount: couponUses.get(`${account} ${code}`) ?? 0 };
}

/** What a decision took or gave back, for its neighbours in the batch. */
export function settleCoupons(facts: MoneyFacts, writes: Writes): void {
  for (const { code, uses } of writes.couponCounts ?? []) {
    const stored = facts.coupons.get(code);
    if (stored) facts.coupons.set(code, { ...stored, uses });
  }
  for (const { account, code, givenBack } of writes.couponUses ?? []) {
    const key = `${account} ${code}`;
    facts.couponUses.set(key, (facts.couponUses.get(key) ?? 0) + (givenBack ? -1 : 1));
  }
}
