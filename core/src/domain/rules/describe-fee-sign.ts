import type { Finding } from '../catalog/finding.ts';
import { priceOf } from '../catalog/price.ts';
import { toMajor } from '../fees/explain.ts';
import { currencyDigits } from '../kernel/money.ts';
import { formatRational, type Rational } from '../kernel/rational.ts';
import { formatInstant } from '../kernel/time.ts';
import type { RuleCheck } from './check-rules.ts';
import { describeQuantities, describeSku, exactAmount, exactMoney } from './describe.ts';
import type { FirstChange, FirstFee } from './first-change.ts';

/** A dearer target that costs nothing at some instant, with the purchase and the two sides of its fee. */
export function feeNotPositive(check: RuleCheck, of: { change: FirstChange; fee: FirstFee }): Finding {
  const { original, target } = check;
  const { row, targetRow, start, at, from, to, feeRule } = of.change;
  const { end, exact, period: bought } = of.fee;
  const { period, currency } = row;
  const prices = { from: priceOf(row, from) ?? 0n, to: priceOf(targetRow, to) ?? 0n };
  const crosses = original.specification.id !== target.specification.id;
  const [fromName, toName] = [original, target].map(({ sku, specification }) =>
    describeSku(sku.choices, specification.id),
  );
  const quantities = describeQuantities({ ...from, ...to });
  const where = quantities === '' ? '' : ` with ${quantities}`;
  const major = (minor: Rational) => formatRational(toMajor(minor, currencyDigits(currency) ?? 2));
  const [credit, charge] = [major(exact.old.amount), major(exact.new.amount)];
  return {
    code: 'rule.fee-not-positive',
    severity: 'error',
    path: check.edge.rule,
    message:
      `${fromName} → ${toName} leads to a higher price, but not always to a fee: bought${where} for ${bought} ` +
      `from ${formatInstant(start)} and changed at ${formatInstant(at)}, ${feeRule.id} credits ${credit} and charges ` +
      `${charge} ${currency}, while ${period} costs ${exactMoney(prices.from, currency)} and ` +
      `${exactMoney(prices.to, currency)}. Change the prices, delete the rule, or use a fee rule such as exact@1.`,
    counterexample: {
      component: original.component,
      specification: original.specification.id,
      period,
      currency,
      from: {
        ...(crosses && { specification: original.specification.id }),
        sku: original.sku.choices,
        quantities: from,
      },
      to: { ...(crosses && { specification: target.specification.id }), sku: target.sku.choices, quantities: to },
      fromPrice: exactAmount(prices.from, currency),
      toPrice: exactAmount(prices.to, currency),
      net: exactAmount(prices.to - prices.from, currency),
      at: formatInstant(at),
      term: { start: formatInstant(start), end: formatInstant(end), period: bought },
      credit,
      charge,
    },
  };
}
