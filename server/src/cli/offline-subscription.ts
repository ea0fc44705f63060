import { selection, subscription } from '@regrade/client';
import {
  type AccountId,
  addMonths,
  currencyDigits,
  err,
  findSku,
  findSpecification,
  formatId,
  ID_PREFIXES,
  type Instant,
  type LicenseId,
  NO_TOTALS,
  ok,
  type PaidTerm,
  parseAccountId,
  parseInstant,
  parseMicros,
  parseMinor,
  periodMonths,
  present,
  priceOf,
  type QuotableRelease,
  type Result,
  roundMicros,
  rowFor,
  type Selection,
  type Slice,
  type SliceId,
  type SubscribedComponent,
  type Subscription,
  type SubscriptionId,
  type SubscriptionTotals,
} from '@regrade/core';
import * as z from 'zod';

const shape = subscription.shape;
const slice = shape.slices.unwrap().element;
const money = slice.shape.charge;

/**
 * A subscription in the shape of contract §5, of which only what prices a change has to be given: without slices the
 * running selection counts as bought at the list price of the file, and paid.
 */
const describedSubscription = z.object({
  currency: shape.currency,
  period: shape.period,
  term: shape.term,
  terms: shape.terms,
  state: shape.state.default('active'),
  openOrder: z.string().nullable().default(null),
  version: shape.version.default(1),
  components: z.array(selection.partial({ skuKey: true })).min(1),
  slices: z
    .array(
      z.object({
        component: slice.shape.component,
        from: slice.shape.from,
        to: slice.shape.to.exactOptional(),
        agreedPrice: money,
        charge: money.exactOptional(),
        credited: money.default('0'),
        paid: money.exactOptional(),
        refunded: money.default('0'),
      }),
    )
    .default([]),
});

export const optionsRequest = z.object({ subscription: describedSubscription, at: shape.term.shape.start });

type Described = z.output<typeof describedSubscription>;
type DescribedComponent = Described['components'][number];
type DescribedSlice = Described['slices'][number];

/** A purchase is 1…60 of one price row (contract §2). */
const PERIODS_MAX = 60;
const NO_UUID = '00000000-0000-7000-8000-000000000000';

interface Context {
  readonly release: QuotableRelease;
  readonly described: Described;
  readonly account: AccountId;
  readonly terms: readonly DescribedTerm[];
  readonly digits: number;
}

/** The described subscription as the domain knows it, or the sentence that says what does not fit. */
export function offlineSubscription(described: Described, release: QuotableRelease): Result<Subscription, string> {
  const { currency, period, term } = described;
  const digits = currencyDigits(currency);
  if (digits === undefined) return err(`/subscription/currency: ${currency} is no currency of ISO 4217.`);
  const start = parseInstant(term.start);
  const end = term.end === null ? null : parseInstant(term.end);
  if (start === undefined || end === undefined) return err('/subscription/term: the dates do not exist.');
  if (end !== null && end <= start) return err('/subscription/term: the end has to lie after the start.');
  const account = present(parseAccountId('offline2'), 'a locator has eight characters of base 32');
  const periods = countPeriods({ start, end, period, zone: release.catalog.product.timeZone });
  const terms = termsOf(described, { start, end, periods });
  const [first] = terms;
  if (!first) return err('/subscription/terms: name at least the running one, with dates that exist.');
  const context: Context = { release, described, account, terms, digits };
  const components: SubscribedComponent[] = [];
  for (const component of described.components) {
    const subscribed = subscribedComponent(context, component);
    if (!subscribed.ok) return subscribed;
    components.push(subscribed.value);
  }
  const totals = totalsOf(context, components);
  if (!totals) return err('/subscription/slices: an amount has more decimals than its currency.');
  return ok({
    id: formatId<SubscriptionId>(ID_PREFIXES.subscription, account, NO_UUID),
    account,
    product: `${release.catalog.seller}.${release.catalog.product.id}`,
    seller: release.catalog.seller,
    release: release.number,
    currency,
    period,
    periods,
    term: { start, end },
    version: described.version,
    suspended: described.state === 'suspended',
    openOrder: described.openOrder === null ? null : formatId(ID_PREFIXES.order, account, NO_UUID),
    components,
    totals,
    ...(described.terms && { terms: terms.map((term) => ({ ...term, ...cashOf(context, term) })) }),
  });
}

type DescribedTerm = Pick<PaidTerm, 'start' | 'end' | 'periods'>;

/** The paid terms that are not over, or the one that the whole term is. */
function termsOf({ terms }: Described, whole: DescribedTerm): readonly DescribedTerm[] {
  if (terms === undefined) return [whole];
  return terms.flatMap(({ start: from, end: to, periods }) => {
    const start = parseInstant(from);
    const end = to === null ? null : parseInstant(to);
    return start === undefined || end === undefined ? [] : [{ start, end, periods }];
  });
}

/** Slices of a component that begin in a term, the last one that lasts being the one that counts. */
function sliceIn({ described }: Context, component: string, { start, end }: DescribedTerm): DescribedSlice | undefined {
  return described.slices.findLast((candidate) => {
    const from = parseInstant(candidate.from) ?? 0;
    const lasts = candidate.to === undefined || candidate.to !== candidate.from;
    return candidate.component === component && lasts && from >= start && (end === null || from < end);
  });
}

function cashOf({ described, digits }: Context, { start, end }: DescribedTerm) {
  const own = described.slices.filter(({ from }) => {
    const begins = parseInstant(from) ?? 0;
    return begins >= start && (end === null || begins < end);
  });
  const sum = (of: (slice: DescribedSlice) => string) =>
    own.reduce((total, one) => total + (parseMinor(of(one), digits) ?? 0n), 0n);
  return {
    cashPaidMinor: sum(({ paid, charge }) => paid ?? charge ?? '0'),
    cashRefundedMinor: sum(({ refunded }) => refunded),
  };
}

/** How many price periods the term has: it is bought whole, so an end that fits none was moved; then the nearest. */
function countPeriods(of: { start: Instant; end: Instant | null; period: string; zone: string }): number {
  const { end } = of;
  const months = periodMonths(of.period);
  if (end === null || months === undefined) return 1;
  const away = (periods: number) => Math.abs(addMonths(of.start, periods * months, of.zone) - end);
  const counts = Array.from({ length: PERIODS_MAX }, (_, index) => index + 1);
  return counts.reduce((best, periods) => (away(periods) < away(best) ? periods : best));
}

function subscribedComponent(context: Context, component: DescribedComponent): Result<SubscribedComponent, string> {
  const { account, terms } = context;
  const chosen = runningSelection(context, component);
  if (!chosen.ok) return chosen;
  const slices: Slice[] = [];
  for (const term of terms) {
    const begun = buildSlice(context, {
      selection: chosen.value,
      term,
      running: describedIn(context, component, term),
    });
    if (!begun.ok) return begun;
    slices.push(begun.value);
  }
  const [slice, ...next] = slices;
  const license = formatId<LicenseId>(ID_PREFIXES.license, account, NO_UUID);
  const expiresAt = terms.at(-1)?.end ?? null;
  return ok({
    component: component.component,
    license,
    licenseRevision: 1,
    expiresAt,
    slice: present(slice, 'a subscription has a running term'),
    ...(next.length > 0 && { next }),
  });
}

/** Without named terms the slice that began last is the one that runs. */
function describedIn(
  context: Context,
  { component }: DescribedComponent,
  term: DescribedTerm,
): DescribedSlice | undefined {
  if (context.described.terms) return sliceIn(context, component, term);
  return context.described.slices
    .filter((candidate) => candidate.component === component)
    .reduce<DescribedSlice | undefined>((last, one) => (last && last.from > one.from ? last : one), undefined);
}

function runningSelection({ release }: Context, component: DescribedComponent): Result<Selection, string> {
  const { specification: id, sku, skuKey } = component;
  const found = findSpecification(release.catalog, id);
  const key = skuKey ?? (found && findSku(found.specification, sku)?.key);
  if (key === undefined) return err(`/subscription/components: ${id} has no such SKU in this file; give its skuKey.`);
  return ok({ ...component, skuKey: key });
}

function buildSlice(
  context: Context,
  of: { selection: Selection; term: DescribedTerm; running: DescribedSlice | undefined },
): Result<Slice, string> {
  const { selection: chosen, running } = of;
  const { digits, account } = context;
  const { periods, start, end } = of.term;
  const agreed = running ? parseMicros(running.agreedPrice, digits) : listPrice(context, chosen);
  if (agreed === undefined) {
    return err(`/subscription/slices: give the agreed price of ${chosen.component}; the file has no price for it.`);
  }
  const whole = roundMicros(agreed * BigInt(periods));
  const amount = (text: string | undefined) => (text === undefined ? whole : parseMinor(text, digits));
  const amounts = [running?.charge, running?.credited ?? '0', running?.paid, running?.refunded ?? '0'].map(amount);
  const [chargeMinor, creditedMinor, paidMinor, refundedMinor] = amounts;
  if (
    chargeMinor === undefined ||
    creditedMinor === undefined ||
    paidMinor === undefined ||
    refundedMinor === undefined
  )
    return err('/subscription/slices: an amount has more decimals than its currency.');
  return ok({
    id: formatId<SliceId>(ID_PREFIXES.slice, account, NO_UUID),
    component: chosen.component,
    from: (running && parseInstant(running.from)) ?? start,
    to: end,
    selection: chosen,
    agreedPriceMicros: agreed,
    chargeMinor,
    creditedMinor,
    paidMinor,
    refundedMinor,
  });
}

function listPrice({ release, described }: Context, chosen: Selection): bigint | undefined {
  const found = findSpecification(release.catalog, chosen.specification);
  const sku = found && findSku(found.specification, chosen.skuKey);
  const row = sku && rowFor(sku, described);
  return row && priceOf(row, chosen.quantities);
}

/** Cash of all slices, the ended ones too; refund limits read nothing else. */
function totalsOf(
  { described, digits }: Context,
  components: readonly SubscribedComponent[],
): SubscriptionTotals | undefined {
  if (described.slices.length === 0) {
    const cashPaidMinor = components.reduce((sum, { slice: running }) => sum + running.paidMinor, 0n);
    return { ...NO_TOTALS, cashPaidMinor };
  }
  let totals = NO_TOTALS;
  for (const { paid, charge, refunded } of described.slices) {
    const [paidMinor, refundedMinor] = [parseMinor(paid ?? charge ?? '0', digits), parseMinor(refunded, digits)];
    if (paidMinor === undefined || refundedMinor === undefined) return undefined;
    totals = {
      ...totals,
      cashPaidMinor: totals.cashPaidMinor + paidMinor,
      cashRefundedMinor: totals.cashRefundedMinor + refundedMinor,
    };
  }
  return totals;
}
