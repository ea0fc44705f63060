import { readFileSync } from 'node:fs';
import { DEFAULT_AXES, feeRuleById, feeRules } from '@regrade/core';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../../docs/pricing.md', import.meta.url), 'utf8');

test('every fee rule is in the table of docs/pricing.md, and no other', () => {
  const table = [...page.matchAll(/^\| `([a-z0-9-]+@[0-9-]+)`/gm)].map(([, id]) => id);
  expect(table).toEqual(feeRules.map(({ id }) => id));
});

test('every fee rule says in a formula or against another one what it computes', () => {
  for (const { summary } of feeRules) expect(summary).toMatch(/ = |the same|as [a-z-]+@1|down: /);
});

test('a published fee rule never changes: a correction is a new id', () => {
  const differences = feeRules.map(({ id, summary: _summary, ...axes }) => {
    const changed = Object.entries(axes).filter(
      ([axis, value]) => DEFAULT_AXES[axis as keyof typeof DEFAULT_AXES] !== value,
    );
    return `${id}: ${changed.map(([axis, value]) => `${axis} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ')}`;
  });
  expect(differences).toMatchInlineSnapshot(`
    [
      "exact@1: roundAt net, refundCap cash, onNegative refund",
      "daily@1: unit day, roundAt net, refundCap cash, onNegative refund",
      "daily-used@1: unit day, startedUnit old, roundAt net, refundCap cash, onNegative refund",
      "huawei-billing@1: unit day, startedUnit old, measure calendar, oldBasis list-now, rounding truncate, roundAt net, onNegative refund",
      "huawei-billing@2: unit hour, startedUnit old, measure calendar, oldBasis list-now, rounding truncate, roundAt net, onNegative refund",
      "huawei-koogallery@2023-06-12: unit day, startedUnit old, measure calendar, rowBy old-bought-new-remaining, oldBasis list-now, scaleOut added, rounding truncate, roundAt net, onNegative refuse",
      "tencent-cvm@1: unit day, measure months-of-365/12, rowBy remaining, oldBasis list-now, roundAt net, onNegative refund, ifDowngrade {"measure":"whole-months-else-30","oldBasis":"paid-less-used"}",
      "tencent-cvm@2: unit day, measure months-of-365/12, rowBy remaining, oldBasis list-now, roundAt net, onNegative refund, ifDowngrade {"measure":"whole-months-else-30","oldBasis":"paid-less-used","rowBy":"remaining-if-whole"}",
      "alibaba-market@1: unit hour, measure months-of-30, oldBasis list-now, roundAt net, onNegative refuse",
      "alibaba-cloud@1: unit hour, measure months-of-30, oldBasis list-now, roundAt net, onNegative refund, ifDowngrade {"oldBasis":"paid"}",
      "alibaba-refund@2022: unit day, startedUnit old, measure months-of-30, oldBasis list-now, roundAt net, onNegative refund, ifDowngrade {"oldBasis":"paid"}",
      "kill-bill@1: unit day, oldBasis billed, creditCap billed-left, ratioDigits 9",
      "kill-bill-30@1: unit day, measure 30-360, creditCap billed-left, ratioDigits 9",
      "lago@1: unit day, creditCap billed-then-credited",
      "lago-termination@1: unit day, startedUnit old, creditCap billed-then-credited, refundCap paid-less-used, onNegative refund",
      "stripe@1: ",
      "polar@1: rounding half-even",
      "polar-quantity@1: rounding truncate, roundAt net",
      "flexprice@1: unit day, creditCap billed-left",
      "flexprice-second@1: creditCap billed-left",
      "meteroid@1: unit day",
      "zuora-30-360@1: unit day, measure 30-360",
      "zuora-actual@1: unit day, measure calendar",
      "zuora-actual-360@1: unit day, measure months-of-30",
      "cloudblue@1: unit day, measure 30-360, roundAt net",
      "paddle@1: unit minute",
    ]
  `);
});

test('ids are unique and found', () => {
  expect(new Set(feeRules.map(({ id }) => id)).size).toBe(feeRules.length);
  for (const rule of feeRules) expect(feeRuleById(rule.id)).toBe(rule);
  expect(feeRuleById('exact@2')).toBeUndefined();
  expect(feeRuleById('__proto__')).toBeUndefined();
});
