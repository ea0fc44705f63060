import type { ArbitrageWalk, WalkAmount, WalkChange, WalkStretch } from '../domain/catalog/arbitrage-walk.ts';
import type { Catalog, PriceRow } from '../domain/catalog/catalog.ts';
import { priceOf } from '../domain/catalog/price.ts';
import { BUILT_IN_PRODUCT_TYPES, findProductType, type ProductTypePolicy } from '../domain/catalog/product-type.ts';
import { findSku, findSpecification } from '../domain/catalog/sku.ts';
import { computeShare } from '../domain/fees/compute-fee.ts';
import type { FeeRule } from '../domain/fees/fee-rule.ts';
import { feeRuleById } from '../domain/fees/presets.ts';
import {
  type PeriodPrice,
  type PriceChangeInput,
  type PricedChange,
  priceChange,
} from '../domain/fees/price-change.ts';
import { present } from '../domain/kernel/assert.ts';
import { currencyDigits, formatMinor, parseMicros, roundMicros } from '../domain/kernel/money.ts';
import { add, formatRational, multiply, type Rational, rational, subtract, ZERO } from '../domain/kernel/rational.ts';
import { parseInstant, periodMonths } from '../domain/kernel/time.ts';

/** The exact figures of a walk, in its order: purchase, credit, charge and net of every change, values, paid, held, leak. */
export interface WalkFigures {
  readonly purchase: string;
  readonly changes: readonly { readonly credit: string; readonly charge: string; readonly net: string }[];
  readonly values: readonly string[];
  readonly paid: string;
  readonly held: string;
  readonly leak: string;
}

export function figuresOf(walk: ArbitrageWalk): WalkFigures {
  const exact = ({ exact: text }: WalkAmount) => text;
  return {
    purchase: exact(walk.purchase.paid),
    changes: walk.changes.map(({ credit, charge, net }) => ({
      credit: exact(credit),
      charge: exact(charge),
      net: exact(net),
    })),
    values: [walk.purchase, ...walk.changes].map(({ value }) => exact(value)),
    paid: exact(walk.paid),
    held: exact(walk.held),
    leak: exact(walk.leak),
  };
}

/** What the engine charges on a walk, rounded as its fee rule says, as decimals: each change, without its sign, and all in all. */
export interface WalkCharges {
  readonly changes: readonly string[];
  readonly paid: string;
}

/** The same in the sentence of a finding. */
export function chargesIn(sentence: string): WalkCharges {
  const amounts = (pattern: RegExp) => [...sentence.matchAll(pattern)].map(([, amount = '']) => amount);
  const [paid = ''] = amounts(/ pays (-?[\d.]+) /g);
  return { changes: amounts(/ which (?:costs|gives back) ([\d.]+) /g), paid };
}

/** The same figures, made again with `priceChange` and `computeShare` from the dates and prices of a walk alone. */
export function remakeFigures(walk: ArbitrageWalk, catalogs: { now: Catalog; revised: Catalog }): WalkFigures {
  return remakeWalk(walk, catalogs).figures;
}

export function remakeCharges(walk: ArbitrageWalk, catalogs: { now: Catalog; revised: Catalog }): WalkCharges {
  return remakeWalk(walk, catalogs).charges;
}

function remakeWalk(
  walk: ArbitrageWalk,
  catalogs: { now: Catalog; revised: Catalog },
): { figures: WalkFigures; charges: WalkCharges } {
  const units = unitsOf(walk);
  const bought = multiply(units.major(walk.purchase.price), rational(BigInt(walk.periods)));
  const paidMinor = roundMicros(units.micros(walk.purchase.price) * BigInt(walk.periods), units.feeRule.rounding);
  let cash = { paidMinor, refundedMinor: 0n };
  let slice = { amountMinor: paidMinor, start: units.start };
  let running: WalkStretch = walk.purchase;
  let paid = bought;
  const changes: { credit: string; charge: string; net: string }[] = [];
  const moved: bigint[] = [];
  for (const change of walk.changes) {
    const isRevised = walk.revision !== undefined && change.at >= walk.revision.at;
    const catalog = isRevised ? catalogs.revised : catalogs.now;
    const input = inputOf(walk, { units, catalog, running, change, cash, slice });
    const priced = priceChange(input);
    if (!priced.ok) throw new Error(priced.error.detail);
    const { credit, charge } = exactSides(priced.value);
    const net = subtract(charge, credit);
    changes.push({ credit: formatRational(credit), charge: formatRational(charge), net: formatRational(net) });
    const { payable, refund, forfeited } = priced.value;
    const withheld = multiply(rational(forfeited), rational(1n, 10n ** BigInt(units.digits)));
    paid = add(paid, add(net, withheld));
    moved.push(priced.value.net + forfeited);
    cash = { paidMinor: cash.paidMinor + payable, refundedMinor: cash.refundedMinor + refund };
    slice = { amountMinor: priced.value.charge, start: input.at };
    running = change;
  }
  const values = valuesOf(walk, units);
  const held = values.reduce(add, ZERO);
  const figures = {
    purchase: formatRational(bought),
    changes,
    values: values.map(formatRational),
    paid: formatRational(paid),
    held: formatRational(held),
    leak: formatRational(subtract(held, paid)),
  };
  const money = (minor: bigint) => formatMinor(minor, units.digits);
  const charges = {
    changes: moved.map((minor) => money(minor < 0n ? -minor : minor)),
    paid: money(moved.reduce((sum, minor) => sum + minor, paidMinor)),
  };
  return { figures, charges };
}

interface Units {
  readonly feeRule: FeeRule;
  readonly start: number;
  readonly end: number;
  /** Of the price row, and of the whole term. */
  readonly months: number;
  readonly termMonths: number;
  readonly digits: number;
  readonly micros: (amount: string) => bigint;
  readonly major: (amount: string) => Rational;
}

function unitsOf(walk: ArbitrageWalk): Units {
  const digits = present(currencyDigits(walk.currency), walk.currency);
  const micros = (text: string) => present(parseMicros(text, digits), text);
  const months = present(periodMonths(walk.period), walk.period);
  return {
    feeRule: present(feeRuleById(walk.feeRule), walk.feeRule),
    start: instantOf(walk.start),
    end: instantOf(walk.end),
    months,
    termMonths: months * walk.periods,
    digits,
    micros,
    major: (text) => rational(micros(text), 1_000_000n * 10n ** BigInt(digits)),
  };
}

function inputOf(
  walk: ArbitrageWalk,
  of: {
    units: Units;
    catalog: Catalog;
    running: WalkStretch;
    change: WalkChange;
    cash: PriceChangeInput['cash'];
    slice: { amountMinor: bigint; start: number };
  },
): PriceChangeInput {
  const { units, catalog, running, change, cash, slice } = of;
  const { feeRule, start, end, termMonths, micros } = units;
  const rows = (stretch: WalkStretch) =>
    feeRule.rowBy === 'bought' ? {} : { rows: pricesIn(walk, { catalog, stretch }) };
  const list = { agreedPriceMicros: micros(running.price), listPriceMicros: micros(change.fromPrice) };
  return {
    feeRule,
    timeZone: walk.timeZone,
    currency: walk.currency,
    term: { start, end, period: `P${termMonths}M` },
    at: instantOf(change.at),
    lines: [
      {
        component: 'app',
        from: { ...list, per: walk.period, ...rows(running) },
        to: { priceMicros: micros(change.price), per: walk.period, ...rows(change) },
        ...(feeRule.scaleOut === 'added' && addedOf(walk, { catalog, running, change })),
        billed: { ...slice, creditedMinor: 0n, end },
        paidMinor: cash.paidMinor,
      },
    ],
    cash,
    payOut: policyOf(catalog).downgrades,
  };
}

function policyOf(catalog: Catalog): ProductTypePolicy {
  return present(findProductType(BUILT_IN_PRODUCT_TYPES, catalog.product.type), 'a built-in product type');
}

function rowsOf(catalog: Catalog, { selection }: WalkStretch): readonly PriceRow[] {
  const found = present(findSpecification(catalog, selection.specification), selection.specification);
  return present(findSku(found.specification, selection.sku), 'the SKU of a walk').prices;
}

function pricesIn(walk: ArbitrageWalk, of: { catalog: Catalog; stretch: WalkStretch }): PeriodPrice[] {
  return rowsOf(of.catalog, of.stretch)
    .filter(({ currency }) => currency === walk.currency)
    .map((row) => ({
      period: row.period,
      priceMicros: present(priceOf(row, of.stretch.selection.quantities), 'a price'),
    }));
}

/** Of a SKU priced by one volume-added part: the unit price of the new total times the added units, and no credit. */
function addedOf(
  walk: ArbitrageWalk,
  of: { catalog: Catalog; running: WalkStretch; change: WalkStretch },
): Pick<PriceChangeInput['lines'][number], 'added'> {
  const [from, to] = [of.running.selection, of.change.selection];
  const row = rowsOf(of.catalog, of.change).find(({ period }) => period === walk.period);
  const [part] = row?.parts ?? [];
  if (JSON.stringify(from.sku) !== JSON.stringify(to.sku) || part?.model !== 'volume-added') return {};
  const [before, after] = [from.quantities[part.of] ?? 0, to.quantities[part.of] ?? 0];
  if (row?.parts.length !== 1 || after <= before) return {};
  const unit = part.bands.find(({ upTo }) => upTo === undefined || after <= upTo)?.amountMicros ?? 0n;
  const side = (priceMicros: bigint) => ({ priceMicros, rows: [{ period: walk.period, priceMicros }] });
  return { added: { from: side(0n), to: side(unit * BigInt(after - before)) } };
}

/** Credit and charge as the steps of the engine say them, before any rounding. */
function exactSides({ steps }: PricedChange): { credit: Rational; charge: Rational } {
  const exactOf = (...names: readonly string[]) =>
    fractionOf(
      present(
        steps.find(({ what }) => names.includes(what)),
        names.join(' or '),
      ).exact,
    );
  return { credit: exactOf('credit'), charge: exactOf('charge before rounding', 'charge') };
}

function valuesOf(walk: ArbitrageWalk, units: Units): Rational[] {
  const { feeRule, start, end, months, termMonths } = units;
  const term = { start: start * 1000, end: end * 1000, months: termMonths };
  const moments = [walk.start, ...walk.changes.map(({ at }) => at), walk.end].map(instantOf);
  const shares = moments.map((at) => {
    const share = computeShare({ rule: feeRule, timeZone: walk.timeZone, term, at: at * 1000, per: months });
    if (!share.ok) throw new Error(share.error.detail);
    return share.value;
  });
  return [walk.purchase, ...walk.changes].map(({ price }, index) =>
    multiply(units.major(price), subtract(shares[index] ?? ZERO, shares[index + 1] ?? ZERO)),
  );
}

function instantOf(text: string): number {
  return present(parseInstant(text), text);
}

/** `400/3` as a fraction. */
function fractionOf(text: string): Rational {
  const [n = '', d = '1'] = text.split('/');
  return rational(BigInt(n), BigInt(d));
}
