import {
  type AccountId,
  type ChangeDiscount,
  type Commission,
  type Coupon,
  err,
  ok,
  type TaxRate,
} from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import type { Account } from '../ports.ts';
import { refuse } from '../refusal.ts';
import type { StoredCoupon, StoredMoneyRule } from './money-port.ts';

/** A rule in the words of its kind; the one with the same owner and id is replaced. */
export type MoneyRuleRequest = { readonly owner: string } & (
  | { readonly kind: 'tax-rate'; readonly rule: TaxRate }
  | { readonly kind: 'discount'; readonly rule: ChangeDiscount }
  | { readonly kind: 'commission'; readonly rule: Commission }
);

/** Sets a tax rate, discount or commission for the quotes that are still to be given. */
export const saveMoneyRule: AccountCommandKind<MoneyRuleRequest, StoredMoneyRule> = {
  name: 'save-money-rule',
  wants: () => ({}),
  decide: ({ body }, _facts, { nowMillis }) => {
    const { owner, kind, rule } = body;
    const id = 'seller' in rule ? rule.seller : rule.id;
    const stored = { kind, owner, id, document: rule, updatedAt: Math.floor(nowMillis / 1000) };
    return ok({
      answer: stored,
      writes: { moneyRules: [stored] },
      audit: { subject: id, body: { kind, owner, rule } },
    });
  },
};

/** Issues a coupon, or changes what it says; uses that were taken stay counted. */
export const saveCoupon: AccountCommandKind<Coupon, StoredCoupon> = {
  name: 'save-coupon',
  wants: ({ code }) => ({ coupons: [code] }),
  decide: ({ body }, facts, { nowMillis }) => {
    const known = facts.coupons.get(body.code);
    if (known && known.coupon.funder !== body.funder) {
      return err(refuse('coupon.taken', `The code ${body.code} is taken; choose another one.`));
    }
    const stored = { coupon: body, uses: known?.uses ?? 0, updatedAt: Math.floor(nowMillis / 1000) };
    return ok({ answer: stored, writes: { coupons: [stored] }, audit: { subject: body.code, body } });
  },
};

export interface TaxRegionRequest {
  readonly account: AccountId;
  readonly region: string | null;
}

/** Names the region by which a customer is taxed from now on; quotes that were given keep their tax. */
export const setTaxRegion: AccountCommandKind<TaxRegionRequest, Account> = {
  name: 'set-tax-region',
  wants: () => ({}),
  decide: ({ body }, facts) => {
    const account = facts.accounts.get(body.account);
    if (account?.kind !== 'customer') return err(refuse('not-found', 'There is no such customer account.'));
    const changed = { ...account, taxRegion: body.region };
    return ok({
      answer: changed,
      writes: { accounts: [changed] },
      audit: { subject: account.id, body: { from: account.taxRegion ?? null, to: body.region } },
    });
  },
};
