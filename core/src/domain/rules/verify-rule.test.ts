import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import type { Finding } from '../catalog/finding.ts';
import { FINDINGS_MAX } from '../catalog/limits.ts';
import { present } from '../kernel/assert.ts';
import { checkRules } from './check-rules.ts';
import { UNLIMITED } from './effort.ts';
import { lazyRepairContext } from './repair.ts';
import { unverifiedRule } from './unverified-rule.ts';
import { limitFindings, verifyCatalog } from './verify-catalog.ts';
import { type FindingsLeft, verifyRule } from './verify-rule.ts';

/** What is said of the only rule of a catalog, of which so many findings are wanted. */
function verified(of: PlansDocument, wanted: FindingsLeft, feeRule?: string) {
  const { catalog: read, policy } = buildRelease(plansDocument(of));
  const catalog = feeRule === undefined ? read : { ...read, product: { ...read.product, feeRule } };
  const checks = present(checkRules(catalog), 'it is small');
  const verdictRule = { style: catalog.rules.style, policy };
  const context = lazyRepairContext(checks, verdictRule);
  const left = { ...wanted };
  const check = present(checks[0], 'a rule');
  const rule = present(verifyRule(check, { catalog, verdictRule, context, left, effort: UNLIMITED }), 'it is small');
  return { codes: rule.findings.map(({ code }) => code), isCut: rule.isCut, proven: rule.proven, left };
}

const plans = (a: readonly string[], b: readonly string[], more: object = {}): PlansDocument => ({
  specifications: { app: { skus: { a, b }, ...more } },
  rules: ['a → b'],
});

describe('of the findings of a rule', () => {
  const NOT_DEARER = ['2.00', 'P3M USD: 2.00', 'P1Y USD: 2.00'];

  test('as many are told as are left, and the rest are counted', () => {
    const told = (error: number) => verified(plans(NOT_DEARER, NOT_DEARER), { error, warning: 0 });
    const codes = (count: number) => Array.from({ length: count }, () => 'rule.target-not-dearer');
    expect(told(3)).toEqual({ codes: codes(3), isCut: false, proven: 0, left: { error: 0, warning: 0 } });
    expect(told(2)).toEqual({ codes: codes(2), isCut: true, proven: 0, left: { error: -1, warning: 0 } });
    expect(told(0)).toMatchObject({ codes: [], isCut: true });
  });

  test('missing prices and quantities that never meet are counted alike', () => {
    const missing = plans(NOT_DEARER, ['3.00']);
    expect(verified(missing, { error: 1, warning: 0 })).toMatchObject({
      ...{ codes: ['rule.target-price-missing'], isCut: true, proven: 1 },
    });
    const bands = { quantities: { seats: [1, 9, 1] } };
    const skus = {
      a: { rows: ['1.00 seats'], quantities: { seats: { max: 4 } } },
      b: { rows: ['2.00 seats'], quantities: { seats: { min: 5 } } },
    };
    const apart = plans([], [], { ...bands, skus });
    expect(verified(apart, { error: 9, warning: 1 })).toMatchObject({
      codes: ['rule.no-common-quantity'],
      isCut: false,
    });
    expect(verified(apart, { error: 9, warning: 0 })).toMatchObject({ codes: [], isCut: true });
  });

  test('a fee rule that nobody knows proves nothing, and refutes nothing', () => {
    const wanted = { error: 9, warning: 9 };
    expect(verified(plans(['1.00'], ['2.00']), wanted)).toMatchObject({ codes: [], proven: 1 });
    expect(verified(plans(['1.00'], ['2.00']), wanted, 'nobody@1')).toMatchObject({ codes: [], proven: 0 });
  });

  test('a downgrade where it is allowed needs no fee', () => {
    const of = plans(['20.00', 'P1Y USD: 200.00'], ['10.00', 'P1Y USD: 90.00']);
    const free = { ...of, type: 'direct', style: 'scope', feeRule: 'huawei-koogallery@2023-06-12' } as const;
    expect(verified(free, { error: 9, warning: 9 })).toMatchObject({ codes: [], proven: 2 });
  });
});

describe('of the findings of a catalog', () => {
  const finding = (severity: Finding['severity'], path: string): Finding => ({
    ...{ code: 'price.quantity-inversion', severity, path, message: '' },
  });

  test('warnings never crowd out errors: of each severity the first are told', () => {
    const warnings = Array.from({ length: FINDINGS_MAX + 2 }, (_, at) => finding('warning', `/${at}`));
    const errors = Array.from({ length: FINDINGS_MAX + 1 }, (_, at) => finding('error', `/${at}`));
    expect(limitFindings([...warnings, ...errors])).toEqual([...warnings.slice(0, -2), ...errors.slice(0, -1)]);
  });

  test('all are told in the order of their places, wherever they were found', () => {
    const { catalog, policy } = buildRelease(
      plansDocument({
        ...{ type: 'direct', style: 'scope', feeRule: 'huawei-koogallery@2023-06-12' },
        specifications: {
          app: {
            quantities: { seats: [1, 9, 1] },
            skus: { a: ['volume seats: 9.00 upTo 5, 1.00', 'P1Y USD: 100.00'], b: ['90.00', 'P1Y USD: 120.00'] },
          },
        },
        rules: ['a → b'],
      }),
    );
    const { findings } = verifyCatalog(catalog, policy);
    expect(findings.map(({ path }) => path.split('/')[1])).toEqual(['components', 'rules', 'rules']);
  });

  test('what was too much work is an error, with what makes it less', () => {
    const node = { component: 'app', specification: 'app', skuKey: 'plan=a' };
    const edge = { rule: '/rules/specifications/0/skus/7', from: node, to: { ...node, skuKey: 'plan=b' } };
    expect(unverifiedRule(edge)).toEqual({
      code: 'rule.unverified',
      severity: 'error',
      path: '/rules/specifications/0/skus/7',
      message:
        'This rule and those after it were not verified: comparing the prices of all rules, each for every period and currency, takes too long. Leave out rules, price rows or bands, or choose package sizes that are multiples of one another.',
    });
  });
});
