import { describe, expect, test } from 'vitest';
import {
  checkEdited,
  type EditedImport,
  findingsOf,
  IMPORT_CHANGED,
  IMPORT_END,
  IMPORT_ROW,
  IMPORT_SLICE,
  IMPORT_START,
  rowOfSlices,
  SLICE_AFTER,
  SLICE_BEFORE,
} from '../../testing/import-row.ts';
import type { SuiteDocument } from '../../testing/suite-document.ts';
import { IMPORT_FINDINGS, importFinding } from './import-finding.ts';
import type { ImportComponent, ImportSlice } from './import-row.ts';

describe('a row that is sound', () => {
  test('becomes what it says, in our own terms', () => {
    expect(checkEdited({})).toEqual({
      findings: [],
      plan: {
        release: 4,
        term: { start: IMPORT_START, end: IMPORT_END },
        components: [
          {
            component: 'app',
            licenseRevision: 3,
            slices: [
              {
                from: IMPORT_START,
                to: IMPORT_END,
                selection: {
                  component: 'app',
                  specification: 'standard',
                  sku: { edition: 'basic' },
                  skuKey: 'edition=basic',
                  quantities: { agents: 100 },
                },
                agreedPriceMicros: 90_000_000_000n,
                chargeMinor: 90_000n,
                creditedMinor: 0n,
                paidMinor: 90_000n,
                refundedMinor: 0n,
                taxes: [],
                commissionMinor: 0n,
              },
            ],
          },
        ],
        commissionMinor: 0n,
        totals: {
          chargedMinor: 90_000n,
          creditedMinor: 0n,
          waivedMinor: 0n,
          forfeitedMinor: 0n,
          balanceGrantedMinor: 0n,
          balanceSpentMinor: 0n,
          cashPaidMinor: 90_000n,
          cashRefundedMinor: 0n,
        },
        payments: [{ at: IMPORT_START, amountMinor: 90_000n }],
      },
    });
  });

  test('may have changed before, and sums what its slices say', () => {
    const { findings, plan } = checkEdited({ row: rowOfSlices(SLICE_BEFORE, SLICE_AFTER) });
    expect(findings).toEqual([]);
    expect(plan?.totals).toMatchObject({ chargedMinor: 194_083n, creditedMinor: 75_000n, cashPaidMinor: 119_083n });
  });

  test('may be permanent', () => {
    const { findings, plan } = checkEdited({
      row: { ...rowOfSlices({ to: null }), term: { start: IMPORT_ROW.term.start, end: null } },
    });
    expect([findings, plan?.term, plan?.components[0]?.slices[0]?.to]).toEqual([
      [],
      { start: IMPORT_START, end: null },
      null,
    ]);
  });

  test('names its payments, or is known only by what came and what went back', () => {
    const moved = rowOfSlices({ credited: '100.00', refunded: '100.00' });
    expect(checkEdited({ row: moved }).plan?.payments).toEqual([
      { at: IMPORT_START, amountMinor: 90_000n },
      { at: IMPORT_START, amountMinor: -10_000n },
    ]);
    const payments = [
      { at: IMPORT_CHANGED, amount: '500.00' },
      { at: '2026-06-01T00:00:00+02:00', amount: '400' },
      { at: IMPORT_CHANGED, amount: '-100.00' },
    ];
    expect(checkEdited({ row: { ...moved, payments } })).toMatchObject({
      findings: [],
      plan: {
        payments: [
          { at: IMPORT_START + 5 * 86_400, amountMinor: 50_000n },
          { at: IMPORT_START - 7_200, amountMinor: 40_000n },
          { at: IMPORT_START + 5 * 86_400, amountMinor: -10_000n },
        ],
      },
    });
    const free = rowOfSlices({ charge: '0', paid: '0' });
    expect(checkEdited({ row: free }).plan?.payments).toEqual([]);
  });

  test('is explained with what was waived, forfeited, granted and spent', () => {
    const adjustments = { waived: '10', forfeited: '20', balanceGranted: '30', balanceSpent: '15' };
    const { findings, plan } = checkEdited({ row: { adjustments }, slice: { paid: '925.00' } });
    expect(findings).toEqual([]);
    expect(plan?.totals).toMatchObject({
      waivedMinor: 1_000n,
      forfeitedMinor: 2_000n,
      balanceGrantedMinor: 3_000n,
      balanceSpentMinor: 1_500n,
      cashPaidMinor: 92_500n,
    });
  });
});

describe('what nobody could buy today is kept with a warning', () => {
  const withdraw = (edit: (skus: SuiteDocument['components'][number]['specifications'][number]['skus']) => void) => ({
    document: ({ components }: SuiteDocument) => edit(components[0]?.specifications[0]?.skus ?? []),
  });

  test.each<[string, EditedImport, string, string, string]>([
    [
      'a SKU that is sold no more',
      { ...withdraw((skus) => Object.assign(skus[0] ?? {}, { removed: true })) },
      'import.sku-withdrawn',
      '/components/0/slices/0/sku',
      'edition=basic is not sold any more; who has it keeps it.',
    ],
    [
      'a quantity off the grid',
      { slice: { quantities: { agents: 105 } } },
      'import.quantity-off-grid',
      '/components/0/slices/0/quantities/agents',
      '105 is kept; 10 to 1000 in steps of 10 are sold.',
    ],
    [
      'a currency without a price',
      { row: { currency: 'EUR' } },
      'import.price-missing',
      '/components/0/slices/0/agreedPrice',
      'edition=basic has no price for P1M in EUR; the agreed price stands in.',
    ],
    [
      'a term of another length',
      { row: { periods: 2 } },
      'import.term-length',
      '/term/end',
      '2 × P1M from the start would end at 2026-08-01T00:00:00Z. The end of the row is kept.',
    ],
    [
      'a term that has ended',
      { now: IMPORT_END },
      'import.ended',
      '/term/end',
      'The term has ended; it is kept as history and cannot change.',
    ],
  ])('%s', (_case, edited, code, path, message) => {
    const { findings, plan } = checkEdited(edited);
    expect(findings).toEqual([{ code, severity: 'warning', path, message }]);
    expect(plan).toBeDefined();
  });

  test('a quantity that no price is for', () => {
    const bands = { model: 'volume', of: 'agents', bands: [{ upTo: 50, amount: '9.00' }] };
    const document = withdraw(([sku]) =>
      Object.assign(sku ?? {}, { prices: [{ period: 'P1M', currency: 'USD', parts: [bands] }] }),
    );
    expect(findingsOf(document).map(([code]) => code)).toEqual(['import.price-missing']);
  });

  test('a choice that is listed no more', () => {
    expect(findingsOf({ slice: { sku: { edition: 'gone' } } })).toEqual([
      ['import.sku-withdrawn', '/components/0/slices/0/sku', 'edition=gone is not sold any more; who has it keeps it.'],
    ]);
  });

  test('past slices of what no release knows, keyed by their choices as they stand', () => {
    const keyOf = (slice: Partial<ImportSlice>) =>
      checkEdited({ row: rowOfSlices({ ...SLICE_BEFORE, ...slice }, SLICE_AFTER) }).plan?.components[0]?.slices[0]
        ?.selection.skuKey;
    expect(keyOf({ specification: 'gone', sku: { 'a;b': '1=2', plan: 'x' } })).toBe('a%3Bb=1%3D2;plan=x');
    expect(keyOf({ specification: 'gone', sku: {} })).toBe('-');
    expect(keyOf({ sku: { edition: 'basic', more: 'x' } })).toBe('edition=basic;more=x');
    expect(keyOf({ sku: { other: 'basic' } })).toBe('other=basic');
  });
});

describe('what is billed otherwise than by subscription', () => {
  const billed = (billing: string) => ({
    document: ({ components, rules }: SuiteDocument) => {
      Object.assign(components[1]?.specifications[0] ?? {}, { billing });
      rules.specifications.pop();
    },
    row: {
      components: [
        ...IMPORT_ROW.components,
        {
          component: 'storage',
          licenseRevision: 1,
          slices: [
            { ...IMPORT_SLICE, specification: 'disk', sku: {}, quantities: { gb: 100 }, charge: '0', paid: '0' },
          ],
        },
      ],
    },
  });
  const withSlice = (edited: ReturnType<typeof billed>, slice: Partial<ImportSlice>) => {
    const [app, storage] = edited.row.components as [ImportComponent, ImportComponent];
    const slices = storage.slices.map((given) => ({ ...given, ...slice }));
    return { ...edited, row: { components: [app, { ...storage, slices }] } };
  };

  test.each(['one-time', 'pay-per-use'])('%s does not run for a term', (billing) => {
    expect(findingsOf(billed(billing))).toContainEqual([
      'import.billing',
      '/components/1/slices/0/specification',
      `disk is billed ${billing}: it does not run for a term.`,
    ]);
  });

  test('offline may end apart from the term, and moves no money here', () => {
    const offline = billed('offline');
    expect(findingsOf(withSlice(offline, { to: null, from: '2026-06-02T00:00:00Z' }))).toEqual([]);
    const said900 = findingsOf(withSlice(offline, { charge: '5', paid: '5' }));
    expect(said900).toEqual([
      ['import.billing', '/components/1', 'What is billed offline has no charge and no payment here.'],
    ]);
    const back = findingsOf(withSlice(offline, { credited: '5', refunded: '5' }));
    expect(back.map(([code]) => code)).toContain('import.billing');
  });

  test('without choices has a key all the same, and says that there are none', () => {
    const { plan } = checkEdited(billed('subscription'));
    expect(plan?.components[1]?.slices[0]?.selection.skuKey).toBe('-');
    expect(findingsOf(withSlice(billed('subscription'), { sku: { edition: 'basic' } }))).toEqual([
      ['import.choices', '/components/1/slices/0/sku', 'The choices of disk are: none.'],
    ]);
  });
});

test('a finding is as grave as the registry says', () => {
  for (const [code, { severity }] of Object.entries(IMPORT_FINDINGS)) {
    const finding = importFinding(code as keyof typeof IMPORT_FINDINGS, '/x', 'so');
    expect(finding).toEqual({ code, severity, path: '/x', message: 'so' });
  }
});

describe('tax and commission of the past', () => {
  const VAT = { rate: 'vat', name: 'VAT 19 %', charged: '171.00', returned: '19.00' };
  const taxed = { credited: '100.00', paid: '1071.00', refunded: '119.00', taxes: [VAT], commission: '80.00' };

  test('are summed by rate, and the commission stands behind what runs', () => {
    const city = { rate: 'city', charged: '9.00', returned: '0' };
    const { findings, plan } = checkEdited({ slice: { ...taxed, paid: '1080.00', taxes: [VAT, city] } });
    expect(findings).toEqual([]);
    expect(plan).toMatchObject({
      commissionMinor: 8_000n,
      totals: {
        taxes: [
          { rate: 'vat', name: 'VAT 19 %', chargedMinor: 17_100n, returnedMinor: 1_900n },
          { rate: 'city', name: 'city', chargedMinor: 900n, returnedMinor: 0n },
        ],
        backing: { app: { discountMinor: 0n, commissionMinor: 8_000n } },
      },
    });
    expect(checkEdited({}).plan?.totals).not.toHaveProperty('taxes');
    expect(checkEdited({}).plan?.totals).not.toHaveProperty('backing');
  });

  test.each<[string, Partial<ImportSlice>, readonly [string, string, string]]>([
    [
      'more went back than was charged',
      { taxes: [{ ...VAT, returned: '171.01' }] },
      ['import.tax', '/taxes/0/returned', 'More went back than was charged.'],
    ],
    [
      'a rate is named twice',
      { taxes: [VAT, VAT] },
      ['import.tax', '/taxes/1/rate', 'The slice names the rate vat twice.'],
    ],
    [
      'the commission is more than what is left',
      { commission: '800.01' },
      ['import.commission', '/commission', 'It is more than charge − credited.'],
    ],
  ])('are refused when %s', (_case, named, [code, path, message]) => {
    const found = findingsOf({ slice: { ...taxed, ...named } });
    expect(found).toContainEqual([code, `/components/0/slices/0${path}`, message]);
  });

  test('may leave nothing to the seller, and are named where the money does not add up', () => {
    expect(findingsOf({ slice: { ...taxed, commission: '800.00' } })).toEqual([]);
    expect(findingsOf({ slice: { ...taxed, paid: '1070.00' } })[0]?.[2]).toContain('+ tax held 152.00 USD;');
  });
});
