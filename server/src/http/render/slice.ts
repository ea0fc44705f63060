import type { FeeStep, SliceExplanation } from '@regrade/client';
import {
  type Catalog,
  explainListPrice,
  explainPurchasedPart,
  formatInstant,
  isSameSelection,
  type PriceRow,
  periodsCharged,
  priceOf,
  type Quote,
  rowFor,
  type Slice,
  type Subscription,
} from '@regrade/core';
import type { SliceSources } from '../../engine/read-port.ts';
import type { StoredRenewal } from '../../engine/renewals/renewal.ts';
import { moneyFormat } from './money.ts';
import { renderQuotePreview } from './quote.ts';
import { renderRenewal } from './renewal.ts';
import { renderSlice } from './subscription.ts';

interface SliceView {
  readonly subscription: Subscription;
  readonly slice: Slice;
  readonly sources: SliceSources;
  /** Of the release in force when the slice began. */
  readonly catalog: Catalog | undefined;
}

interface Source {
  readonly kind: 'start' | 'change' | 'renewal';
  readonly order?: string;
  readonly renewal?: string;
  readonly at: number;
  readonly chargeMinor: bigint;
  readonly creditMinor: bigint;
  readonly steps: readonly FeeStep[];
}

/** A slice with what charged and credited it: what no order and no renewal explains was there from the start. */
export function renderSliceExplanation(view: SliceView): SliceExplanation {
  const { subscription, slice, sources } = view;
  const money = moneyFormat(subscription.currency);
  const found = [
    ...sources.renewals.flatMap((renewal) => renewalSource(renewal, slice)),
    ...sources.orders.flatMap((each) => orderSource(each, slice)),
  ];
  const row = listRow(view);
  return {
    ...renderSlice(slice, money),
    currency: subscription.currency,
    price: row ? [explainListPrice({ ...slice, ...slice.selection, row })] : [],
    sources: [...startSource(slice, found, row), ...found].map(({ at, chargeMinor, creditMinor, ...source }) => ({
      ...source,
      at: formatInstant(at),
      charge: money.minor(chargeMinor),
      credit: money.minor(creditMinor),
    })),
  };
}

/** The row of the list that the agreed price is of; undefined where it is of none, as of what was imported. */
function listRow({ subscription: { currency, period }, slice, catalog }: SliceView): PriceRow | undefined {
  const { component, specification, skuKey, quantities } = slice.selection;
  const sku = catalog?.components
    .find(({ id }) => id === component)
    ?.specifications.find(({ id }) => id === specification)
    ?.skus.find(({ key }) => key === skuKey);
  const row = sku && rowFor(sku, { period, currency });
  return row && priceOf(row, quantities) === slice.agreedPriceMicros ? row : undefined;
}

function orderSource({ order, quote }: SliceSources['orders'][number], slice: Slice): Source[] {
  const { chargeMinor, creditMinor } = movedBy(quote, slice);
  if (chargeMinor === 0n && creditMinor === 0n) return [];
  const fee = renderQuotePreview(quote).components.find(({ component }) => component === slice.component);
  return [{ kind: 'change', order, at: quote.at, chargeMinor, creditMinor, steps: fee?.steps ?? [] }];
}

/** Of the lines of a quote those that began this slice, ended it, or gave something back while it ran. */
function movedBy(quote: Quote, slice: Slice): { readonly chargeMinor: bigint; readonly creditMinor: bigint } {
  const changed = quote.components.find(({ component }) => component === slice.component);
  const lines = quote.figures.lines.filter(({ component }) => component === slice.component);
  const isGoodwill = quote.corrects?.kind === 'goodwill';
  const isRunning = slice.from <= quote.at && quote.at < (slice.to ?? Number.POSITIVE_INFINITY);
  const begun = lines.filter(({ from = quote.at }) => from === slice.from);
  const ended = lines.filter(({ from }) => (from === undefined ? quote.at === slice.to : from === slice.from));
  const isAfter = !isGoodwill && changed !== undefined && isSameSelection(changed.to, slice.selection);
  const isSelected = changed !== undefined && isSameSelection(changed.from, slice.selection);
  const isBefore = isGoodwill ? isRunning : isSelected;
  const sum = (of: typeof lines, side: 'charge' | 'credit') => of.reduce((all, line) => all + line[side], 0n);
  return {
    chargeMinor: isAfter ? sum(begun, 'charge') : 0n,
    creditMinor: isBefore ? sum(isGoodwill ? lines : ended, 'credit') : 0n,
  };
}

function renewalSource(renewal: StoredRenewal, slice: Slice): Source[] {
  const part = renewal.offer.parts.find(({ component }) => component === slice.component);
  if (!part || !isSameSelection(part.selection, slice.selection)) return [];
  const steps = renderRenewal(renewal).components.find(({ component }) => component === slice.component)?.steps ?? [];
  const { id, at } = renewal;
  return [{ kind: 'renewal', renewal: id, at, chargeMinor: part.chargeMinor, creditMinor: 0n, steps }];
}

function startSource(slice: Slice, found: readonly Source[], row: PriceRow | undefined): Source[] {
  const chargeMinor = found.reduce((left, each) => left - each.chargeMinor, slice.chargeMinor);
  const creditMinor = found.reduce((left, each) => left - each.creditMinor, slice.creditedMinor);
  if (chargeMinor === 0n && creditMinor === 0n) return [];
  const periods = row && periodsCharged(chargeMinor, slice.agreedPriceMicros);
  const steps =
    row && periods !== undefined
      ? explainPurchasedPart({ ...slice, ...slice.selection, row, chargeMinor }, periods)
      : [];
  return [{ kind: 'start', at: slice.from, chargeMinor, creditMinor, steps }];
}
