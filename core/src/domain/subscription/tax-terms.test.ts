import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { present } from '../kernel/assert.ts';
import { formatId, ID_PREFIXES, type SliceId } from '../kernel/id.ts';
import { applyGoodwill } from './apply-change.ts';
import { applyRenewal } from './apply-renewal.ts';
import { backingKey } from './backing.ts';
import { decideRenewal } from './decide-renewal.ts';
import { rollTo } from './paid-terms.ts';
import { DEFAULT_RENEWAL_POLICY } from './renewal.ts';
import type { Subscription } from './subscription.ts';
import { refundBasis, termsWithoutTax } from './tax-terms.ts';

const release = buildRelease(helpdeskDocument({ type: 'direct' }));
const basic = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } };
const bought = buildSubscription(release, { components: [basic] });
const START = bought.term.start;
const END = present(bought.term.end, 'a month ends');
/** 90.00 without tax. */
const PRICE = bought.totals.chargedMinor;
const TAX = (PRICE * 19n) / 100n;

/** Bought with 19 % tax and commission, renewed without. */
const taxed: Subscription = {
  ...bought,
  components: bought.components.map((component) => ({
    ...component,
    slice: { ...component.slice, paidMinor: PRICE + TAX },
  })),
  totals: {
    ...bought.totals,
    cashPaidMinor: PRICE + TAX,
    taxes: [{ rate: 'vat', name: 'VAT', chargedMinor: TAX, returnedMinor: 0n }],
    backing: { app: { discountMinor: 0n, commissionMinor: 900n } },
  },
};

function renewed(): Subscription {
  const offer = decideRenewal({ subscription: taxed, release, periods: 1, policy: DEFAULT_RENEWAL_POLICY }, START);
  if (!offer.ok) throw new Error(offer.error.detail);
  const slice = formatId<SliceId>(ID_PREFIXES.slice, bought.account, testUuid(77));
  const parts = offer.value.parts.map(({ chargeMinor }) => ({ slice, paidMinor: chargeMinor }));
  return applyRenewal(taxed, { offer: offer.value, parts, balanceSpentMinor: 0n }).subscription;
}

/** The same renewed at a rate of its own, half of it paid by balance. */
function renewedWithTax(): Subscription {
  const offer = decideRenewal({ subscription: taxed, release, periods: 1, policy: DEFAULT_RENEWAL_POLICY }, START);
  if (!offer.ok) throw new Error(offer.error.detail);
  const slice = formatId<SliceId>(ID_PREFIXES.slice, bought.account, testUuid(78));
  const half = (PRICE + RENEWAL_TAX) / 2n;
  const { subscription } = applyRenewal(taxed, {
    offer: offer.value,
    parts: [{ slice, paidMinor: PRICE + RENEWAL_TAX - half }],
    balanceSpentMinor: half,
    taxes: [{ rate: 'gst', name: 'GST', minor: RENEWAL_TAX }],
    commissionMinor: 700n,
  });
  return subscription;
}

const RENEWAL_TAX = (PRICE * 10n) / 100n;

const cashOf = (subscription: Subscription) =>
  termsWithoutTax(subscription).map(({ cashPaidMinor, cashRefundedMinor }) => [cashPaidMinor, cashRefundedMinor]);

describe('cash without tax', () => {
  test('is that of each paid term that is not over, the tax of the first one left out', () => {
    expect(cashOf(taxed)).toEqual([[PRICE, 0n]]);
    expect(cashOf(renewed())).toEqual([
      [PRICE, 0n],
      [PRICE, 0n],
    ]);
    expect(cashOf(rollTo(renewed(), END).subscription)).toEqual([[PRICE, 0n]]);
  });

  test('goes down by what went back without its tax, in the term that it went back in', () => {
    const goodwill = {
      at: START,
      components: [{ component: 'app', creditMinor: 1_000n, refundedMinor: 1_190n }],
      balanceGrantedMinor: 0n,
      taxes: [{ rate: 'vat', name: 'VAT', minor: -190n }],
    };
    const { subscription } = applyGoodwill(renewed(), goodwill);
    expect(cashOf(subscription)).toEqual([
      [PRICE, 1_000n],
      [PRICE, 0n],
    ]);
  });
});

describe('a renewal with tax', () => {
  test('keeps it in its own term, at its own rate, whoever paid it', () => {
    const both = refundBasis(renewedWithTax());
    expect(both).toMatchObject({
      paidMinor: 2n * PRICE,
      held: [
        { rate: 'vat', minor: TAX },
        { rate: 'gst', minor: RENEWAL_TAX },
      ],
    });
    const later = rollTo(renewedWithTax(), END).subscription;
    expect(refundBasis(later)).toMatchObject({ paidMinor: PRICE, held: [{ rate: 'gst', minor: RENEWAL_TAX }] });
    // Price and tax share the cash in proportion: half of the price was paid in cash.
    expect(cashOf(later)).toEqual([[PRICE / 2n, 0n]]);
    expect(later.totals.backing).toEqual({ app: { discountMinor: 0n, commissionMinor: 700n } });
  });

  test('gives tax that balance paid back to the balance', () => {
    const later = rollTo(renewedWithTax(), END).subscription;
    const given = {
      at: END,
      components: [{ component: 'app', creditMinor: 1_000n, refundedMinor: 0n }],
      balanceGrantedMinor: 1_100n,
      taxes: [{ rate: 'gst', name: 'GST', minor: -100n }],
    };
    const { subscription } = applyGoodwill(later, given);
    expect(refundBasis(subscription)).toMatchObject({
      paidMinor: PRICE - 1_000n,
      held: [{ rate: 'gst', minor: RENEWAL_TAX - 100n }],
    });
  });
});

describe('what goes back', () => {
  test('brings back tax of terms that are not over only', () => {
    expect(refundBasis(taxed)).toMatchObject({ paidMinor: PRICE, cashLeftMinor: PRICE + TAX, held: [{ minor: TAX }] });
    expect(refundBasis(renewed())).toMatchObject({ paidMinor: 2n * PRICE, held: [{ minor: TAX }] });
    const { subscription } = rollTo(renewed(), END);
    expect(refundBasis(subscription)).toEqual({ paidMinor: PRICE, cashLeftMinor: PRICE, held: [] });
  });
});

describe('what stands behind slices', () => {
  test('ends with them, and what stands behind a pre-paid one is behind the running one once it begins', () => {
    expect(rollTo(renewed(), END - 1).subscription.totals.backing).toEqual(taxed.totals.backing);
    expect(rollTo(renewed(), END).subscription.totals.backing).toBeUndefined();
    const next = { discountMinor: 5n, commissionMinor: 7n };
    const backed = { ...renewed(), totals: { ...renewed().totals, backing: { [backingKey('app', END)]: next } } };
    expect(rollTo(backed, END).subscription.totals.backing).toEqual({ app: next });
  });
});
