import {
  addMonths,
  allocate,
  type Component,
  currencyDigits,
  entriesForPurchase,
  err,
  findSku,
  formatId,
  ID_PREFIXES,
  type Instant,
  isPurchasable,
  issueLicense,
  type LicenseId,
  NO_TOTALS,
  ok,
  periodMonths,
  present,
  priceOf,
  type Result,
  roundMicros,
  type Selection,
  type SliceId,
  type Subscription,
  type SubscriptionId,
} from '@regrade/core';
import type { AccountCommandKind } from '../account-command.ts';
import { hashSecret } from '../hash-secret.ts';
import { ledgerWrites } from '../ledger-writes.ts';
import { billReceipt } from '../money/bill-receipt.ts';
import { walletSource } from '../orders/wallet-source.ts';
import type { StoredLicense } from '../ports.ts';
import { accountSuspended } from '../quotes/request-quote.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { Decided } from '../run-command.ts';
import {
  type Bill,
  type BoughtComponent,
  type Buying,
  onTopOf,
  type PurchaseRequest,
  partiesOf,
  taxesOn,
} from './purchase-money.ts';

export type { PurchaseRequest } from './purchase-money.ts';

const PERIODS_MAX = 60;
const MONTHS_MAX = 60;

/** Buys a product: the first slices, the first license revisions and the first bill, paid from the wallet at once. */
export const purchase: AccountCommandKind<PurchaseRequest, Subscription> = {
  name: 'purchase',
  wants: ({ product }) => ({ products: [product] }),
  billsAnew: true,
  decide: ({ body }, facts, context) => {
    const buying = findBuying(body, facts, context);
    return buying.ok ? buy(buying.value) : buying;
  },
};

/** What is bought, of the release in force, and for whom. */
export function findBuying(
  body: PurchaseRequest,
  facts: Buying['facts'],
  context: Buying['context'],
): Result<Buying, Refusal> {
  const release = facts.releases.get(body.product);
  if (!release) return err(refuse('not-found', 'No such product is on sale.'));
  const account = facts.accounts.get(body.account);
  if (account?.kind !== 'customer') return err(refuse('not-found', 'There is no such customer account.'));
  if (account.suspended) return err(accountSuspended());
  // A seller's own tests leave no instances with other sellers.
  if (account.sandbox?.seller != null && account.sandbox.seller !== release.catalog.seller) {
    return err(refuse('not-found', `A sandbox of ${account.sandbox.seller} buys the products of its own seller.`));
  }
  const bought = selectComponents(body, release);
  return bought.ok ? ok({ body, release, bought: bought.value, facts, context }) : bought;
}

function selectComponents(body: PurchaseRequest, release: CachedRelease): Result<BoughtComponent[], Refusal> {
  const months = (periodMonths(body.period) ?? Number.POSITIVE_INFINITY) * body.periods;
  if (body.periods > PERIODS_MAX || months > MONTHS_MAX) {
    return err(refuse('purchase.term-too-long', 'A purchase is 1 to 60 of one price row and at most 5 years.'));
  }
  const components = new Set(body.components.map(({ component }) => component));
  if (components.size !== body.components.length) {
    return err(
      refuse('purchase.component-repeated', 'Each component is bought once; put its quantities into one entry.'),
    );
  }
  const base = release.catalog.components.filter(({ role }) => role === 'base');
  const missing = base.find(({ id }) => !components.has(id));
  if (missing) return err(refuse('purchase.base-missing', `The base application ${missing.id} has to be part of it.`));
  const bought: BoughtComponent[] = [];
  for (const wanted of body.components) {
    const selected = selectComponent(body, wanted, release);
    if (!selected.ok) return selected;
    bought.push(selected.value);
  }
  // In the order in which every later reading names them.
  return ok(bought.sort((a, b) => (a.selection.component < b.selection.component ? -1 : 1)));
}

function selectComponent(
  body: PurchaseRequest,
  wanted: PurchaseRequest['components'][number],
  release: CachedRelease,
): Result<BoughtComponent, Refusal> {
  const component = release.catalog.components.find(({ id }) => id === wanted.component);
  const specification = component?.specifications.find(({ id }) => id === wanted.specification);
  const sku = specification && findSku(specification, wanted.sku);
  if (!component || !specification || !sku || sku.removed) {
    return err(refuse('purchase.sku-unknown', `${describe(component, wanted)} is not on sale.`));
  }
  if (specification.billing === 'one-time' || specification.billing === 'pay-per-use') {
    return err(
      refuse('purchase.billing-unsupported', `${specification.id} is billed ${specification.billing}: not sold here.`),
    );
  }
  if (!isPurchasable(sku, wanted.quantities)) {
    const ranges = Object.entries(sku.ranges).map(
      ([id, { min, max, step }]) => `${id} ${min} to ${max} in steps of ${step}`,
    );
    return err(
      refuse(
        'purchase.quantity',
        `These quantities cannot be bought; ${sku.key} is sold with ${ranges.join(', ') || 'none'}.`,
        {
          wouldAllow: { quantities: sku.ranges },
        },
      ),
    );
  }
  const selection: Selection = {
    component: component.id,
    specification: specification.id,
    sku: sku.choices,
    skuKey: sku.key,
    quantities: wanted.quantities,
  };
  if (specification.billing === 'offline') return ok({ selection, specification, priceMicros: 0n });
  const row = sku.prices.find(({ period, currency }) => period === body.period && currency === body.currency);
  const priceMicros = row && priceOf(row, wanted.quantities);
  return priceMicros === undefined
    ? err(refuse('purchase.price-missing', `${sku.key} has no price for ${body.period} in ${body.currency}.`))
    : ok({ selection, specification, priceMicros });
}

function describe(component: Component | undefined, wanted: PurchaseRequest['components'][number]): string {
  return component ? `${wanted.specification} ${JSON.stringify(wanted.sku)}` : `component ${wanted.component}`;
}

/** The first bill, before anybody looks whether it can be paid. */
export function priceBill(buying: Buying): Result<Omit<Bill, 'source'>, Refusal> {
  const { body, bought } = buying;
  if (currencyDigits(body.currency) === undefined) {
    return err(refuse('purchase.price-missing', `${body.currency} is no currency we know.`));
  }
  const charges = bought.map(({ priceMicros }) => roundMicros(priceMicros * BigInt(body.periods)));
  const chargeMinor = charges.reduce((sum, charge) => sum + charge, 0n);
  const taxes = taxesOn(buying, chargeMinor);
  const totalMinor = taxes.reduce((sum, { minor }) => sum + minor, chargeMinor);
  return ok({ charges, chargeMinor, taxes, totalMinor });
}

function buy(buying: Buying): Result<Decided<Subscription>, Refusal> {
  const { body, facts } = buying;
  const bill = priceBill(buying);
  if (!bill.ok) return bill;
  const payableMinor = bill.value.totalMinor;
  const source = walletSource(facts, { account: body.account, currency: body.currency, payableMinor });
  return source.ok ? ok(begin(buying, { ...bill.value, source: source.value })) : source;
}

/** From now for so many periods; what is billed offline is permanent until its seller says otherwise (T14), and so is a purchase of nothing else. */
export function termOf({ body, release, bought, context }: Buying): {
  readonly start: Instant;
  readonly end: Instant | null;
} {
  const start = Math.floor(context.nowMillis / 1000);
  const months = present(periodMonths(body.period), 'a priced period is whole months') * body.periods;
  const isPermanent = bought.every(({ specification }) => specification.billing === 'offline');
  return { start, end: isPermanent ? null : addMonths(start, months, release.catalog.product.timeZone) };
}

/** Subscription, slices, licenses and first bill of a purchase that can be paid. */
function begin(buying: Buying, bill: Bill): Decided<Subscription> {
  const { body, release, bought, context } = buying;
  const id = formatId<SubscriptionId>(ID_PREFIXES.subscription, body.account, context.ids.uuid());
  const { start, end } = termOf(buying);
  const { totalMinor } = bill;
  const balanceSpent = bill.source.balanceMinor;
  // Cash is shared out by charge, so that the slices' parts add up to what was paid.
  const paid = allocate(totalMinor - balanceSpent, bill.charges);
  const components = bought.map((component, index) =>
    beginComponent(buying, {
      component,
      chargeMinor: bill.charges[index] ?? 0n,
      paidMinor: paid[index] ?? 0n,
      id,
      start,
      end,
    }),
  );
  const subscription: Subscription = {
    id,
    account: body.account,
    product: body.product,
    seller: release.catalog.seller,
    release: release.number,
    currency: body.currency,
    period: body.period,
    periods: body.periods,
    term: { start, end },
    version: 1,
    suspended: false,
    openOrder: null,
    components: components.map(({ subscribed }) => subscribed),
    totals: {
      ...NO_TOTALS,
      chargedMinor: bill.chargeMinor,
      cashPaidMinor: totalMinor - balanceSpent,
      balanceSpentMinor: balanceSpent,
      ...onTopOf(buying, bill),
    },
  };
  return keep(buying, { subscription, licenses: components.map(({ license }) => license), bill });
}

function keep(
  buying: Buying,
  of: { readonly subscription: Subscription; readonly licenses: readonly StoredLicense[]; readonly bill: Bill },
): Decided<Subscription> {
  const { body, release, facts, context } = buying;
  const { subscription, licenses, bill } = of;
  const { id, account, components } = subscription;
  const entries = entriesForPurchase({
    ...partiesOf(buying),
    currency: body.currency,
    chargeMinor: bill.chargeMinor,
    discountMinor: 0n,
    taxMinor: bill.totalMinor - bill.chargeMinor,
    source: bill.source,
  });
  return {
    answer: subscription,
    writes: {
      subscriptions: [subscription],
      slices: components.map(({ slice }) => ({ account, subscription: id, running: true, slice })),
      licenses,
      receipts: billReceipt({
        ...{
          subscription,
          context,
          subject: id,
          taxes: bill.taxes.map(({ rate, name, minor }) => ({ rate, name, minor })),
          source: bill.source,
        },
        slices: components.map(({ slice }) => slice),
      }),
      ...ledgerWrites({
        account,
        subject: id,
        at: subscription.term.start,
        transactions: [{ id: `${id}:purchase`, entries }],
        balances: facts.balances,
      }),
    },
    audit: {
      subject: id,
      body: {
        product: body.product,
        release: release.number,
        paid: bill.totalMinor,
        currency: body.currency,
        term: subscription.term,
        licenses: licenses.map(({ license }) => license.id),
      },
    },
  };
}

interface Beginning {
  readonly component: BoughtComponent;
  readonly chargeMinor: bigint;
  readonly paidMinor: bigint;
  readonly id: SubscriptionId;
  readonly start: number;
  readonly end: number | null;
}

/** One component's first slice and license; an offline-billed one is permanent until its seller says otherwise (T14). */
function beginComponent(
  { body, context }: Buying,
  of: Beginning,
): {
  subscribed: Subscription['components'][number];
  license: StoredLicense;
} {
  const { selection, specification, priceMicros } = of.component;
  const expiresAt = specification.billing === 'offline' ? null : of.end;
  const licenseId = formatId<LicenseId>(ID_PREFIXES.license, body.account, context.ids.uuid());
  const license = issueLicense(
    {
      id: licenseId,
      account: body.account,
      subscription: of.id,
      product: body.product,
      selection,
      validFrom: of.start,
      expiresAt,
      status: 'active',
    },
    of.start,
  );
  const slice = {
    id: formatId<SliceId>(ID_PREFIXES.slice, body.account, context.ids.uuid()),
    component: selection.component,
    from: of.start,
    to: expiresAt,
    selection,
    agreedPriceMicros: priceMicros,
    chargeMinor: of.chargeMinor,
    creditedMinor: 0n,
    paidMinor: of.paidMinor,
    refundedMinor: 0n,
  };
  const subscribed = { component: selection.component, license: licenseId, licenseRevision: 1, expiresAt, slice };
  return {
    subscribed,
    license: { license, keyHash: hashSecret(context.ids.licenseKey(licenseId)), issuedAtMillis: context.nowMillis },
  };
}
