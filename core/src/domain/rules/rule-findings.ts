import type { Counterexample, Finding, Repair } from '../catalog/finding.ts';
import { priceOf } from '../catalog/price.ts';
import type { ComparedRow, RowCheck, RuleCheck, TooComplexRow } from './check-rules.ts';
import { describeQuantities, describeSku, exactAmount, exactMoney } from './describe.ts';
import { PACKAGE_PERIOD_MAX } from './extremes.ts';
import type { PlacedSku } from './place-skus.ts';
import type { NetExtreme } from './verify-prices.ts';

type FaultyRow = Exclude<RowCheck, { kind: 'no-common-quantity' }>;

/** The finding about one row of a rule: target not dearer, target without a price, or prices too complex to compare. */
export function ruleFinding(
  rule: RuleCheck,
  row: FaultyRow,
  { verdict, repairs }: { verdict: 'error' | 'warning'; repairs: readonly Repair[] },
): Finding {
  switch (row.kind) {
    case 'compared':
      return notDearer(rule, row, { verdict, repairs });
    case 'price-missing':
      return priceMissing(rule, row, repairs);
    case 'too-complex':
      return tooComplex(rule, row);
  }
}

function notDearer(
  rule: RuleCheck,
  row: ComparedRow,
  { verdict, repairs }: { verdict: 'error' | 'warning'; repairs: readonly Repair[] },
): Finding {
  const { original, target, least } = row;
  const { period, currency } = original.row;
  const [from, to] = [nameOf(rule.original), nameOf(rule.target)];
  const prices = { from: priceOf(original.row, least.from) ?? 0n, to: priceOf(target.row, least.to) ?? 0n };
  const at = describeQuantities({ ...least.from, ...least.to });
  const where = at === '' ? '' : `at ${at}, `;
  return {
    code: 'rule.target-not-dearer',
    severity: verdict,
    path: rule.edge.rule,
    message:
      `${from} → ${to} does not lead to a higher price: ${where}${to} costs ${exactMoney(prices.to, currency)} ` +
      `for ${period}, ${from} ${exactMoney(prices.from, currency)}. ${consequence(verdict)}`,
    counterexample: {
      ...sides(rule, { period, currency, extreme: least }),
      fromPrice: exactAmount(prices.from, currency),
      toPrice: exactAmount(prices.to, currency),
      net: exactAmount(least.netMicros, currency),
    },
    repairs,
  };
}

function consequence(verdict: 'error' | 'warning'): string {
  return verdict === 'error'
    ? 'Change one of the two prices, or delete the rule.'
    : 'The product type allows upgrades only, so customers cannot use the rule there; elsewhere they can.';
}

function priceMissing(
  rule: RuleCheck,
  row: { original: ComparedRow['original'] },
  repairs: readonly Repair[],
): Finding {
  const { period, currency } = row.original.row;
  const [from, to] = [nameOf(rule.original), nameOf(rule.target)];
  const smallest = { from: smallestQuantities(rule.original), to: smallestQuantities(rule.target) };
  return {
    code: 'rule.target-price-missing',
    severity: 'error',
    path: rule.edge.rule,
    message: `${from} → ${to}: ${from} is sold for ${period} in ${currency}, ${to} is not, so its customers could not change. Add that price to ${to}, or delete the rule.`,
    counterexample: sides(rule, { period, currency, extreme: smallest }),
    repairs,
  };
}

function tooComplex(rule: RuleCheck, row: TooComplexRow): Finding {
  const { period, currency } = row.original.row;
  return {
    code: 'price.too-complex',
    severity: 'error',
    path: rule.edge.rule,
    message: `${nameOf(rule.original)} → ${nameOf(rule.target)}: the package sizes of ${row.attribute} for ${period} in ${currency} meet again only after more than ${PACKAGE_PERIOD_MAX} (least common multiple). Choose sizes that divide each other.`,
  };
}

/** One warning per rule whose two sides can never be bought in the same quantities: it says nothing about prices. */
export function noCommonQuantity(rule: RuleCheck): Finding {
  const [from, to] = [nameOf(rule.original), nameOf(rule.target)];
  const at = 'apart' in rule.domain ? ` of ${rule.domain.apart}` : '';
  return {
    code: 'rule.no-common-quantity',
    severity: 'warning',
    path: rule.edge.rule,
    message: `${from} → ${to}: no quantity${at} can be bought of both, so their prices are never compared and every customer has to give new quantities. Let the ranges meet if that is not meant.`,
  };
}

function sides(
  rule: RuleCheck,
  at: { period: string; currency: string; extreme: Pick<NetExtreme, 'from' | 'to'> },
): Counterexample {
  const { original, target } = rule;
  const crosses = original.specification.id !== target.specification.id;
  return {
    component: original.component,
    specification: original.specification.id,
    period: at.period,
    currency: at.currency,
    from: {
      ...(crosses && { specification: original.specification.id }),
      sku: original.sku.choices,
      quantities: at.extreme.from,
    },
    to: {
      ...(crosses && { specification: target.specification.id }),
      sku: target.sku.choices,
      quantities: at.extreme.to,
    },
  };
}

function nameOf({ sku, specification }: PlacedSku): string {
  return describeSku(sku.choices, specification.id);
}

function smallestQuantities({ sku }: PlacedSku): Record<string, number> {
  return Object.fromEntries(Object.entries(sku.ranges).map(([attribute, { min }]) => [attribute, min]));
}
