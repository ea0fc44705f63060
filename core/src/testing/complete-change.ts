import { formatId, ID_PREFIXES, type SliceId } from '../domain/kernel/id.ts';
import { emptySettlement, type Settlement } from '../domain/ledger/settlement.ts';
import type { ChangeOrder } from '../domain/order/change-order.ts';
import { placeOrder } from '../domain/order/step-order.ts';
import { discountOf, taxOf } from '../domain/quote/adjustments.ts';
import type { QuoteMoney } from '../domain/quote/decide-adjustments.ts';
import type { Quote } from '../domain/quote/quote.ts';
import { applyChange } from '../domain/subscription/apply-change.ts';
import type { Subscription } from '../domain/subscription/subscription.ts';
import { quoteOf } from './ask-quote.ts';
import { buildOrderTerms } from './build-order-terms.ts';
import { buildRelease } from './build-release.ts';
import { buildSubscription, testUuid } from './build-subscription.ts';
import { suiteDocument } from './suite-document.ts';

export const CHANGE_RELEASE = buildRelease(suiteDocument(({ product }) => Object.assign(product, { type: 'direct' })));
export const CHANGE_APP = {
  component: 'app',
  specification: 'standard',
  sku: { edition: 'basic' },
  quantities: { agents: 100 },
};
export const CHANGE_DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 100 } };
export const CHANGE_BOUGHT = buildSubscription(CHANGE_RELEASE, { components: [CHANGE_APP, CHANGE_DISK] });
export const CHANGE_AT = CHANGE_BOUGHT.term.start + 15 * 86_400;
const ALWAYS = { from: 0, until: null };
export const CHANGE_MONEY: QuoteMoney = {
  region: 'DE',
  rules: {
    taxRates: [{ id: 'vat', name: 'VAT 19 %', percent: '19', region: 'DE', productTypes: [], valid: ALWAYS }],
    discounts: [
      {
        id: 'ten',
        name: 'Off',
        percent: '10',
        funder: 'operator',
        products: [],
        directions: ['upgrade'],
        valid: ALWAYS,
      },
    ],
    commissions: [],
  },
};

export interface CompletedChange {
  readonly quote: Quote;
  readonly order: ChangeOrder;
  readonly subscription: Subscription;
}

/** What a quote moves, as an order settles it. */
export function settlementOfQuote({ currency, figures }: Quote): Settlement {
  const { charge, credit, net, payable, refund, balance, waived, forfeited } = figures;
  return {
    ...emptySettlement(currency),
    chargeMinor: charge,
    creditMinor: credit,
    netMinor: net,
    payableMinor: payable,
    refundMinor: refund,
    balanceMinor: balance,
    waivedMinor: waived,
    forfeitedMinor: forfeited,
    discountMinor: discountOf(figures),
    taxMinor: taxOf(figures),
  };
}

/** The app in another edition, ordered, paid and completed: the same pure steps as the engine's. */
export function completeChange(
  edition: string,
  named: { money?: QuoteMoney; balanceMinor?: bigint; from?: Subscription } = {},
): CompletedChange {
  const { money, balanceMinor = 0n, from = CHANGE_BOUGHT } = named;
  const changes = [{ component: 'app', sku: { edition } }];
  const quote = quoteOf({
    release: CHANGE_RELEASE,
    subscription: from,
    changes,
    now: CHANGE_AT,
    ...(money && { money }),
  });
  const { figures } = quote;
  const terms = buildOrderTerms({
    ...{ settlement: settlementOfQuote(quote), protocol: 'license-only', effectiveAt: CHANGE_AT, placedAt: CHANGE_AT },
    ...{ subscription: from.id, quote: quote.id, product: from.product, receipt: 'R-7' },
  });
  const { order } = placeOrder({ terms, by: 'customer', pay: { method: 'wallet', balanceMinor } });
  const [app] = quote.components;
  if (!app) throw new Error('the app changes');
  const { subscription } = applyChange(from, {
    at: CHANGE_AT,
    release: 1,
    components: figures.lines.map((line) => ({
      ...{ component: line.component, to: app.to, agreedPriceMicros: app.toPriceMicros },
      ...{ chargeMinor: line.charge, creditMinor: line.credit, refundedMinor: figures.refund },
      paidMinor: figures.payable - balanceMinor,
      slice: formatId<SliceId>(ID_PREFIXES.slice, from.account, testUuid(50)),
    })),
    ...{ waivedMinor: figures.waived, forfeitedMinor: figures.forfeited, balanceGrantedMinor: figures.balance },
    ...{ balanceSpentMinor: balanceMinor, taxes: figures.taxes ?? [], discountMinor: discountOf(figures) },
    completion: { at: CHANGE_AT, timeZone: 'UTC', isUpgrade: true },
  });
  return { quote, order, subscription };
}
