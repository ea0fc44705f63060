import { describe, expect, test } from 'vitest';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { verifyCatalog } from './verify-catalog.ts';

const MARKETPLACE = { id: 'marketplace', downgrades: false, feeRules: 'any' as const };
const BILLION = 1_000_000_000;

function verify(document: object) {
  const { catalog, findings } = parseCatalog(document);
  if (!catalog || findings.length > 0) throw new Error(JSON.stringify(findings));
  return verifyCatalog(catalog, MARKETPLACE);
}

/** Parts of a monthly price in USD for the two SKUs of the helpdesk, 1 to a billion agents. */
function billionAgents({ basic, advanced }: { basic: object[]; advanced: object[] }) {
  const row = (parts: object[]) => ({ prices: [{ period: 'P1M', currency: 'USD', parts }] });
  const attributes = [
    { id: 'edition', kind: 'choice', values: ['basic', 'advanced'] },
    { id: 'agents', kind: 'quantity', min: 1, max: BILLION, step: 1, unit: 'agent' },
  ];
  const skus = [
    { sku: { edition: 'basic' }, ...row(basic) },
    { sku: { edition: 'advanced' }, ...row(advanced) },
  ];
  return helpdeskDocument({ specification: { attributes, skus } });
}

const packages = (size: number, amount: string) => ({ model: 'package', of: 'agents', size, amount });

describe('verification at the limits', () => {
  test('packages of 997 and 1009 over a billion quantities are refuted by the one worst quantity', () => {
    // Per unit the target is dearer by 0.00001; only where a package of the original has begun and the target's has not
    // is it cheaper. The first such quantity with the longest way to the target's next package is looked for.
    const document = billionAgents({ basic: [packages(997, '997.00')], advanced: [packages(1009, '1009.01')] });
    const { findings, proven } = verify(document);
    expect(findings).toHaveLength(1);
    const counterexample = findings[0]?.counterexample;
    const agents = counterexample?.from.quantities['agents'] ?? 0;
    let worst = { quantity: 0, cents: Number.POSITIVE_INFINITY };
    for (let quantity = 1; quantity <= 997 * 1009; quantity++) {
      const cents = Math.ceil(quantity / 1009) * 100_901 - Math.ceil(quantity / 997) * 99_700;
      if (cents < worst.cents) worst = { quantity, cents };
    }
    expect(agents).toBe(worst.quantity);
    expect(counterexample?.net).toBe((worst.cents / 100).toFixed(2));
    expect(proven).toBe(0);
  });

  test('package sizes with a common period beyond ten million are refused as too complex, not guessed', () => {
    const document = billionAgents({ basic: [packages(9973, '1.00')], advanced: [packages(9967, '2.00')] });
    const { findings, proven } = verify(document);
    expect(findings).toMatchObject([{ code: 'price.too-complex', path: '/rules/specifications/0/skus/0' }]);
    expect(proven).toBe(0);
    const large = billionAgents({ basic: [packages(10_000_001, '1.00')], advanced: [packages(1, '2.00')] });
    expect(verify(large).findings).toMatchObject([
      { code: 'price.too-complex', path: '/components/0/specifications/0/skus/0/prices/0' },
    ]);
  });

  test('50 bands of 5 quantities for 100 SKUs, in two currencies, are verified', () => {
    const ids = ['q0', 'q1', 'q2', 'q3', 'q4'];
    const values = Array.from({ length: 10 }, (_, index) => `v${index}`);
    const bands = (base: number) =>
      Array.from({ length: 50 }, (_, index) => ({
        ...(index < 49 && { upTo: (index + 1) * 20_000_000 }),
        amount: `${base + index}.00`,
      }));
    const skus = values.flatMap((first, i) =>
      values.map((second, j) => {
        const parts = ids.map((of) => ({ model: 'graduated', of, bands: bands(100 * i + 10 * j + 1) }));
        const prices = ['USD', 'EUR'].map((currency) => ({ period: 'P1M', currency, parts }));
        return { sku: { first, second }, prices };
      }),
    );
    const attributes = [
      { id: 'first', kind: 'choice', values },
      { id: 'second', kind: 'choice', values },
      ...ids.map((id) => ({ id, kind: 'quantity', min: 1, max: BILLION, step: 1, unit: id })),
    ];
    const rules = skus.slice(0, 99).map(({ sku }, index) => ({ from: sku, to: [skus[index + 1]?.sku] }));
    const { proven, findings } = verify(
      helpdeskDocument({
        specification: { attributes, skus },
        rules: { style: 'upgrade-rules', specifications: [{ from: 'standard', skus: rules }] },
      }),
    );
    expect(findings).toEqual([]);
    expect(proven).toBe(2 * 99);
  });

  test('ranges of two SKUs that do not meet are a warning, and prove nothing', () => {
    const document = helpdeskDocument({
      basic: { quantities: { agents: { max: 100 } } },
      advanced: { quantities: { agents: { min: 110 } } },
    });
    const { findings, proven } = verify(document);
    expect(findings).toMatchObject([{ code: 'rule.no-common-quantity', severity: 'warning' }]);
    expect(proven).toBe(0);
  });

  test('a period that only the original is sold for is an error with that period, the others are still proven', () => {
    const row = (period: string, each: string) => ({
      period,
      currency: 'USD',
      parts: [{ model: 'linear', of: 'agents', amount: each }],
    });
    const document = helpdeskDocument({
      basic: { prices: [row('P1M', '9.00'), row('P1Y', '90.00')] },
      advanced: { prices: [row('P1M', '12.00')] },
    });
    const { findings, proven } = verify(document);
    expect(findings).toMatchObject([
      { code: 'rule.target-price-missing', severity: 'error', counterexample: { period: 'P1Y', currency: 'USD' } },
    ]);
    expect(proven).toBe(1);
  });

  test('rules from a withdrawn SKU are verified like any other: its customers still use them', () => {
    const cheaper = { prices: [{ period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount: '1.00' }] }] };
    const { findings } = verify(helpdeskDocument({ basic: { removed: true }, advanced: cheaper }));
    expect(findings.map(({ code }) => code)).toContain('rule.target-not-dearer');
  });

  test('a price list whose total falls at a band edge is a warning that says what happens there', () => {
    const bands = [{ upTo: 100, amount: '9.00' }, { amount: '8.00' }];
    const prices = [{ period: 'P1M', currency: 'USD', parts: [{ model: 'volume', of: 'agents', bands }] }];
    const { findings } = verify(helpdeskDocument({ basic: { prices } }));
    expect(findings).toMatchObject([
      { code: 'price.quantity-inversion', severity: 'warning', counterexample: { attribute: 'agents', net: '-20.00' } },
    ]);
    expect(findings[0]?.message).toContain('cannot grow to 110; the next one that is dearer is 120');
  });

  test('a fee rule that turns a dearer target into no fee is refuted with the instant, and not counted as proven', () => {
    const rows = (month: string, year: string) => ({
      prices: [
        { period: 'P1M', currency: 'USD', parts: [{ model: 'flat', amount: month }] },
        { period: 'P1Y', currency: 'USD', parts: [{ model: 'flat', amount: year }] },
      ],
    });
    const document = helpdeskDocument({ basic: rows('20.00', '360.00'), advanced: rows('25.00', '361.00') });
    const withRule = (feeRule: string) => verify({ ...document, product: { ...productOf(document), feeRule } });
    expect(withRule('exact@1').proven).toBe(2);
    const { findings, proven } = withRule('huawei-koogallery@2023-06-12');
    const refuted = findings.filter(({ code }) => code === 'rule.fee-not-positive');
    expect(proven).toBe(0);
    // A year of basic credits 30.00 a month, and in its last months advanced is charged at 25.00: nothing to pay.
    expect(refuted.map(({ severity, path }) => `${severity} ${path}`)).toEqual([
      'error /rules/specifications/0/skus/0',
      'error /rules/specifications/0/skus/0',
    ]);
    expect(refuted[1]?.counterexample).toMatchObject({ period: 'P1Y', net: '1.00', term: { period: 'P1Y' } });
    const single = helpdeskDocument();
    const proof = verify({ ...single, product: { ...productOf(single), feeRule: 'huawei-koogallery@2023-06-12' } });
    expect(proof.proven).toBe(1);
  });

  function productOf(document: object): object {
    return 'product' in document && typeof document.product === 'object' ? (document.product ?? {}) : {};
  }
});
