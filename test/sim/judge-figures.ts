import { present, type Quote, type Selection, type Subscription } from '@regrade/core';
import type { AuditedDatabase } from '../support/auditor-rows.ts';
import type { ClientLog, DeskPrices } from './client-log.ts';
import { priceOfMonth } from './market.ts';

/** Every purchase and every quote worked out again from the published price lists, by hand and not by our domain. */
export function judgeFigures(log: ClientLog, rows: AuditedDatabase): string[] {
  return [
    ...judgePurchases(log),
    ...judgeRenewals(log, rows),
    ...log.all('quote').flatMap(({ answer }) => judgeQuote(log, rows, answer)),
  ];
}

function pricesOf(log: ClientLog, of: { readonly product: string; readonly release: number }): DeskPrices {
  const found = log.all('release').find(({ product, number }) => product === of.product && number === of.release);
  return present(found, 'a release in use was published').prices;
}

/** What is billed outside costs nothing here. */
const isPriced = ({ component }: Selection) => component === 'app';

const monthOf = (prices: DeskPrices, { sku, quantities }: Selection) =>
  priceOfMonth(prices, { edition: sku['edition'], agents: quantities['agents'] });

function judgePurchases(log: ClientLog): string[] {
  return log.all('purchase').flatMap(({ answer }) => {
    const prices = pricesOf(log, answer);
    const wanted = answer.components.reduce(
      (sum, { slice }) =>
        sum + (isPriced(slice.selection) ? monthOf(prices, slice.selection) : 0n) * BigInt(answer.periods),
      0n,
    );
    const { chargedMinor, cashPaidMinor, balanceSpentMinor, discountsMinor = 0n, taxes = [] } = answer.totals;
    const taxed = taxes.reduce((sum, tax) => sum + tax.chargedMinor, 0n);
    const paid = cashPaidMinor + balanceSpentMinor;
    return [
      ...(chargedMinor === wanted ? [] : [`${answer.id} cost ${chargedMinor}, its price list says ${wanted}`]),
      ...(paid === chargedMinor - discountsMinor + taxed ? [] : [`${answer.id} took ${paid} for ${chargedMinor}`]),
    ];
  });
}

/**
 * A renewal costs what the release in force says for what runs on, whoever asked for it; together with a scheduled change
 * what that change's quote said.
 */
function judgeRenewals(log: ClientLog, rows: AuditedDatabase): string[] {
  return rows.renewals.flatMap(({ id, subscription, order, offer }) => {
    const bought = subscriptionOf(log, subscription);
    if (!bought) return [`renewal ${id} is of a subscription that nobody bought`];
    const quoted = log.all('order').find(({ answer }) => answer.id === order)?.quote.boundTo.release;
    const wanted = [offer.release, ...(quoted === undefined ? [] : [quoted])].map((release) => {
      const prices = pricesOf(log, { product: bought.product, release });
      const priced = offer.parts.filter(({ selection }) => isPriced(selection));
      return priced.reduce((sum, { selection }) => sum + monthOf(prices, selection) * BigInt(offer.periods), 0n);
    });
    return wanted.includes(offer.totalMinor) ? [] : [`renewal ${id} cost ${offer.totalMinor}, its list says ${wanted}`];
  });
}

/** `exact@1`: the difference of the two terms' prices by the seconds that are left, rounded half away from zero. */
function judgeQuote(log: ClientLog, rows: AuditedDatabase, quote: Quote): string[] {
  if (quote.timing !== 'now' || isCorrected(rows, quote)) return [];
  const bought = subscriptionOf(log, quote.subscription);
  if (!bought) return [`quote ${quote.id} is about a subscription that nobody bought`];
  // What was paid ahead counts from then on, and is not worked out here.
  const isPaidAhead = (quote.pricing?.lines.length ?? 0) > quote.components.length;
  const isRenewed = rows.renewals.some(
    // A renewal leaves no instant in its subscription: of a process that is behind it may be later than a quote that knows of it.
    ({ subscription, at }) => subscription === bought.id && (at <= quote.builtAt || isPaidAhead),
  );
  if (isRenewed) return [];
  const { start, end } = bought.term;
  if (end === null || quote.at >= end) return [];
  const [component] = quote.components;
  if (!component || quote.components.length !== 1) return [`quote ${quote.id} is about several components`];
  const periods = BigInt(bought.periods);
  const [left, whole] = [BigInt(end - quote.at), BigInt(end - start)];
  const after = monthOf(pricesOf(log, { product: quote.product, release: quote.boundTo.release }), component.to);
  const before = agreedBefore(log, { quote, release: lastRelease(rows, quote), bought });
  const wanted = roundHalfAway((after - before) * periods * left, whole);
  const { net } = quote.figures;
  return net === wanted ? [] : [`quote ${quote.id} says ${net}, its price lists make it ${wanted}`];
}

/** What a month of the running slice was agreed to cost: by the list of its change or purchase, or as it was imported. */
function agreedBefore(
  log: ClientLog,
  of: { readonly quote: Quote; readonly release: number | undefined; readonly bought: Subscription },
): bigint {
  const { quote, release, bought } = of;
  const imported = log.all('imported').find(({ answer }) => answer.id === bought.id);
  if (imported && release === undefined) return imported.agreedMinor;
  const { from } = present(quote.components[0], 'a quote is about a component');
  return monthOf(pricesOf(log, { product: quote.product, release: release ?? bought.release }), from);
}

function subscriptionOf(log: ClientLog, id: string): Subscription | undefined {
  return [...log.all('purchase'), ...log.all('imported')].find(({ answer }) => answer.id === id)?.answer;
}

/** A correction turns back to what was agreed before, whatever lists say since; what is built on it is the auditor's. */
function isCorrected({ quotes }: AuditedDatabase, { subscription, builtAt }: Quote): boolean {
  return quotes.some(({ quote }) => quote.corrects && quote.subscription === subscription && quote.builtAt <= builtAt);
}

/** The release of the change that was completed last before a quote was given. */
function lastRelease(rows: AuditedDatabase, quote: Quote): number | undefined {
  const completed = new Set(rows.orders.filter(({ state }) => state === 'completed').map((order) => order.quote));
  return rows.quotes
    .map((stored) => stored.quote)
    .filter(({ id, subscription }) => completed.has(id) && subscription === quote.subscription)
    .filter(({ boundTo }) => boundTo.subscriptionVersion < quote.boundTo.subscriptionVersion)
    .sort((a, b) => a.boundTo.subscriptionVersion - b.boundTo.subscriptionVersion)
    .at(-1)?.boundTo.release;
}

function roundHalfAway(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return negative ? -rounded : rounded;
}
