import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import { checkImport } from './check-import.ts';
import { IMPORT_FINDINGS, importFinding } from './import-finding.ts';
import type { ImportComponent, ImportRow, ImportSlice } from './import-row.ts';

const START = Date.UTC(2026, 5, 1) / 1000;
const END = Date.UTC(2026, 6, 1) / 1000;
const NOW = START + 10 * 86_400;
const CHANGED = '2026-06-06T00:00:00Z';

const APP: ImportSlice = {
  from: '2026-06-01T00:00:00Z',
  to: '2026-07-01T00:00:00Z',
  specification: 'standard',
  sku: { edition: 'basic' },
  quantities: { agents: 100 },
  agreedPrice: '900.00',
  charge: '900.00',
  credited: '0.00',
  paid: '900.00',
  refunded: '0',
};
const ROW: ImportRow = {
  reference: 'sub-1',
  account: { reference: 'cust-1' },
  product: 'acme.suite',
  currency: 'USD',
  period: 'P1M',
  periods: 1,
  term: { start: '2026-06-01T00:00:00Z', end: '2026-07-01T00:00:00Z' },
  suspended: false,
  components: [{ component: 'app', licenseRevision: 3, slices: [APP] }],
  adjustments: { waived: '0', forfeited: '0', balanceGranted: '0', balanceSpent: '0' },
};

interface Edited {
  readonly row?: Partial<ImportRow>;
  /** Of the only slice. */
  readonly slice?: Partial<ImportSlice>;
  readonly document?: (document: SuiteDocument) => void;
  readonly now?: number;
}

function check({ row, slice, document, now = NOW }: Edited) {
  const [app] = ROW.components as [ImportComponent];
  const components = [{ ...app, slices: [{ ...APP, ...slice }] }];
  const { catalog } = buildRelease(suiteDocument(document));
  return checkImport({ ...ROW, components, ...row }, { release: { number: 4, catalog }, now });
}

/** Each finding as one line: its code, where, and what it says. */
const said = (edited: Edited) => check(edited).findings.map(({ code, path, message }) => [code, path, message]);
const slicesOf = (...slices: Partial<ImportSlice>[]): Partial<ImportRow> => ({
  components: [{ component: 'app', licenseRevision: 1, slices: slices.map((slice) => ({ ...APP, ...slice })) }],
});
const BEFORE: Partial<ImportSlice> = { to: CHANGED, credited: '750.00' };
const AFTER: Partial<ImportSlice> = { from: CHANGED, charge: '1040.83', paid: '290.83', quantities: { agents: 200 } };

describe('a row that is sound', () => {
  test('becomes what it says, in our own terms', () => {
    expect(check({})).toEqual({
      findings: [],
      plan: {
        release: 4,
        term: { start: START, end: END },
        components: [
          {
            component: 'app',
            licenseRevision: 3,
            slices: [
              {
                from: START,
                to: END,
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
              },
            ],
          },
        ],
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
        payments: [{ at: START, amountMinor: 90_000n }],
      },
    });
  });

  test('may have changed before, and sums what its slices say', () => {
    const { findings, plan } = check({ row: slicesOf(BEFORE, AFTER) });
    expect(findings).toEqual([]);
    expect(plan?.totals).toMatchObject({ chargedMinor: 194_083n, creditedMinor: 75_000n, cashPaidMinor: 119_083n });
  });

  test('may be permanent', () => {
    const { findings, plan } = check({
      row: { ...slicesOf({ to: null }), term: { start: ROW.term.start, end: null } },
    });
    expect([findings, plan?.term, plan?.components[0]?.slices[0]?.to]).toEqual([[], { start: START, end: null }, null]);
  });

  test('names its payments, or is known only by what came and what went back', () => {
    const moved = slicesOf({ credited: '100.00', refunded: '100.00' });
    expect(check({ row: moved }).plan?.payments).toEqual([
      { at: START, amountMinor: 90_000n },
      { at: START, amountMinor: -10_000n },
    ]);
    const payments = [
      { at: CHANGED, amount: '500.00' },
      { at: '2026-06-01T00:00:00+02:00', amount: '400' },
      { at: CHANGED, amount: '-100.00' },
    ];
    expect(check({ row: { ...moved, payments } })).toMatchObject({
      findings: [],
      plan: {
        payments: [
          { at: START + 5 * 86_400, amountMinor: 50_000n },
          { at: START - 7_200, amountMinor: 40_000n },
          { at: START + 5 * 86_400, amountMinor: -10_000n },
        ],
      },
    });
    const free = slicesOf({ charge: '0', paid: '0' });
    expect(check({ row: free }).plan?.payments).toEqual([]);
  });

  test('is explained with what was waived, forfeited, granted and spent', () => {
    const adjustments = { waived: '10', forfeited: '20', balanceGranted: '30', balanceSpent: '15' };
    const { findings, plan } = check({ row: { adjustments }, slice: { paid: '925.00' } });
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

  test.each<[string, Edited, string, string, string]>([
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
      { now: END },
      'import.ended',
      '/term/end',
      'The term has ended; it is kept as history and cannot change.',
    ],
  ])('%s', (_case, edited, code, path, message) => {
    const { findings, plan } = check(edited);
    expect(findings).toEqual([{ code, severity: 'warning', path, message }]);
    expect(plan).toBeDefined();
  });

  test('a quantity that no price is for', () => {
    const bands = { model: 'volume', of: 'agents', bands: [{ upTo: 50, amount: '9.00' }] };
    const document = withdraw(([sku]) =>
      Object.assign(sku ?? {}, { prices: [{ period: 'P1M', currency: 'USD', parts: [bands] }] }),
    );
    expect(said(document).map(([code]) => code)).toEqual(['import.price-missing']);
  });

  test('a choice that is listed no more', () => {
    expect(said({ slice: { sku: { edition: 'gone' } } })).toEqual([
      ['import.sku-withdrawn', '/components/0/slices/0/sku', 'edition=gone is not sold any more; who has it keeps it.'],
    ]);
  });

  test('past slices of what no release knows, keyed by their choices as they stand', () => {
    const keyOf = (slice: Partial<ImportSlice>) =>
      check({ row: slicesOf({ ...BEFORE, ...slice }, AFTER) }).plan?.components[0]?.slices[0]?.selection.skuKey;
    expect(keyOf({ specification: 'gone', sku: { 'a;b': '1=2', plan: 'x' } })).toBe('a%3Bb=1%3D2;plan=x');
    expect(keyOf({ specification: 'gone', sku: {} })).toBe('-');
    expect(keyOf({ sku: { edition: 'basic', more: 'x' } })).toBe('edition=basic;more=x');
    expect(keyOf({ sku: { other: 'basic' } })).toBe('other=basic');
  });
});

describe('a row is not imported', () => {
  const at = '/components/0/slices/0';

  test.each<[string, Edited, string, string, string]>([
    [
      'in no currency',
      { row: { currency: 'XXX' } },
      'import.currency-unknown',
      '/currency',
      'XXX is no currency in use.',
    ],
    [
      'with a component that is not the product’s',
      {
        row: {
          components: [
            ...ROW.components,
            { component: 'crm', licenseRevision: 1, slices: [{ ...APP, charge: '0', paid: '0' }] },
          ],
        },
      },
      'import.component-unknown',
      '/components/1/component',
      'The release has no component crm.',
    ],
    [
      'with a specification that is not the component’s',
      { slice: { specification: 'disk' } },
      'import.specification-unknown',
      `${at}/specification`,
      'app has standard, not disk.',
    ],
    [
      'with a choice too many',
      { slice: { sku: { edition: 'basic', size: 'xl' } } },
      'import.choices',
      `${at}/sku`,
      'The choices of standard are: edition.',
    ],
    [
      'with another choice',
      { slice: { sku: { size: 'xl' } } },
      'import.choices',
      `${at}/sku`,
      'The choices of standard are: edition.',
    ],
    [
      'without a quantity',
      { slice: { quantities: {} } },
      'import.quantities',
      `${at}/quantities`,
      'The quantities of standard are: agents.',
    ],
    [
      'with another quantity',
      { slice: { quantities: { seats: 100 } } },
      'import.quantities',
      `${at}/quantities`,
      'The quantities of standard are: agents.',
    ],
    [
      'whose money does not add up',
      { slice: { paid: '899.99' } },
      'import.money',
      '/components',
      'Paid 899.99 USD − refunded 0.00 USD has to be charged 900.00 USD − credited 0.00 USD; -0.01 USD of it is not explained.',
    ],
    [
      'with an amount below nothing',
      { slice: { agreedPrice: '-1' } },
      'import.amount',
      `${at}/agreedPrice`,
      '-1 is negative.',
    ],
    [
      'with more decimals than a price has',
      { slice: { agreedPrice: '1.123456789' } },
      'import.amount',
      `${at}/agreedPrice`,
      '1.123456789 has more than 8 decimals.',
    ],
    [
      'whose running slice ends before the term',
      { slice: { to: '2026-06-30T00:00:00Z' } },
      'import.slices',
      `${at}/to`,
      'The last slice has to end with the term, at 2026-07-01T00:00:00Z.',
    ],
    [
      'whose term is permanent and its slice is not',
      { row: { term: { start: ROW.term.start, end: null } } },
      'import.slices',
      `${at}/to`,
      'The last slice has to end with the term, at null.',
    ],
    [
      'whose slices begin after the term',
      { slice: { from: '2026-06-02T00:00:00Z' } },
      'import.slices',
      '/components/0/slices',
      'No slice begins where the running term does, at 2026-06-01T00:00:00Z.',
    ],
    [
      'with a payment at no instant',
      { row: { payments: [{ at: 'yesterday', amount: '900' }] } },
      'import.instant',
      '/payments/0/at',
      'yesterday is no instant with an offset.',
    ],
    [
      'when more was paid than its slices say',
      { row: { payments: [{ at: CHANGED, amount: '901' }] } },
      'import.payments',
      '/payments',
      'They come to 901.00 USD paid; the slices say 900.00 USD.',
    ],
  ])('%s', (_case, edited, code, path, message) => {
    const { findings, plan } = check(edited);
    expect(plan).toBeUndefined();
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([
      { code, severity: 'error', path, message },
    ]);
  });

  test('before it begins', () => {
    expect(said({ now: START - 1 })).toEqual([
      ['import.term', '/term/start', 'The term has not begun: import it once it runs.'],
      ['import.slices', `${at}/from`, 'The running slice has not begun.'],
    ]);
    expect(said({ now: START })).toEqual([]);
  });

  test('when its term ends before or when it begins', () => {
    for (const end of ['2026-05-31T00:00:00Z', ROW.term.start]) {
      expect(said({ row: { term: { start: ROW.term.start, end } } })).toContainEqual([
        'import.term',
        '/term/end',
        'The term ends before it begins.',
      ]);
    }
  });

  test('when its instants do not exist, each of them named', () => {
    const row = { ...slicesOf({ from: 'a', to: 'b' }), term: { start: 'c', end: 'd' } };
    expect(check({ row }).plan).toBeUndefined();
    expect(said({ row })).toEqual(
      [
        ['/term/start', 'c'],
        ['/term/end', 'd'],
        [`${at}/from`, 'a'],
        [`${at}/to`, 'b'],
      ].map(([path, text]) => ['import.instant', path, `${text} is no instant with an offset.`]),
    );
  });

  test('when it names a component twice, or leaves the base application out', () => {
    const [app] = ROW.components as [ImportComponent];
    expect(said({ row: { components: [app, app] } })).toContainEqual([
      'import.component-unknown',
      '/components/1/component',
      'app is named twice.',
    ]);
    expect(said({ row: { components: [] } })).toEqual([
      ['import.base-missing', '/components', 'The base application app is missing.'],
    ]);
  });

  test('when slices overlap, leave a gap, end before they begin or have not begun', () => {
    const gap = said({ row: slicesOf(BEFORE, { ...AFTER, from: '2026-06-07T00:00:00Z' }) });
    expect(gap).toEqual([
      ['import.slices', '/components/0/slices/1/from', 'It does not begin where the slice before it ends.'],
    ]);
    const empty = said({ row: slicesOf({ ...BEFORE, to: APP.from }, { ...AFTER, from: APP.from }) });
    expect(empty).toEqual([['import.slices', `${at}/to`, 'The slice ends before it begins.']]);
    const ahead = said({ row: slicesOf(BEFORE, AFTER), now: START + 86_400 });
    expect(ahead).toEqual([['import.slices', '/components/0/slices/1/from', 'The running slice has not begun.']]);
    expect(said({ row: slicesOf(BEFORE, AFTER), now: START + 5 * 86_400 })).toEqual([]);
  });

  test('when a component has no slice at all', () => {
    expect(check({ row: slicesOf() }).findings).toEqual([]);
  });

  test('when more went back than was paid', () => {
    const row = slicesOf({ credited: '950', refunded: '950' });
    expect(said({ row })).toEqual([
      ['import.refund-exceeds-paid', '/components', '950.00 USD was refunded, and 900.00 USD paid.'],
    ]);
    expect(said({ row: slicesOf({ credited: '900', refunded: '900' }) })).toEqual([]);
  });

  test('when its payments do not come to what was refunded', () => {
    const payments = [
      { at: CHANGED, amount: '900' },
      { at: CHANGED, amount: '-5' },
    ];
    expect(said({ row: { payments } })).toEqual([
      ['import.payments', '/payments', 'They come to 5.00 USD refunded; the slices say 0.00 USD.'],
    ]);
  });

  test('with sums that name everything that was moved', () => {
    const adjustments = { waived: '1', forfeited: '2', balanceGranted: '3', balanceSpent: '4' };
    expect(said({ row: { adjustments }, slice: { credited: '7', refunded: '6' } })[0]?.[2]).toBe(
      'Paid 900.00 USD − refunded 6.00 USD has to be charged 900.00 USD − credited 7.00 USD − waived 1.00 USD + forfeited 2.00 USD + balance granted 3.00 USD − balance spent 4.00 USD; 1.00 USD of it is not explained.',
    );
  });

  test('with amounts that are none, each of them named', () => {
    const slice = { charge: '1.001', credited: '-1', paid: '1.001', refunded: '-1' };
    const adjustments = { waived: '-1', forfeited: '-1', balanceGranted: '1.001', balanceSpent: '-1' };
    const payments = [{ at: CHANGED, amount: '0.001' }];
    expect(
      said({ slice, row: { adjustments, payments, ...slicesOf(slice) } })
        .filter(([code]) => code === 'import.amount')
        .map(([, path, message]) => [path, message]),
    ).toEqual([
      [`${at}/charge`, '1.001 has more than 2 decimals.'],
      [`${at}/credited`, '-1 is negative.'],
      [`${at}/paid`, '1.001 has more than 2 decimals.'],
      [`${at}/refunded`, '-1 is negative.'],
      ['/adjustments/waived', '-1 is negative.'],
      ['/adjustments/forfeited', '-1 is negative.'],
      ['/adjustments/balanceGranted', '1.001 has more than 2 decimals.'],
      ['/adjustments/balanceSpent', '-1 is negative.'],
      ['/payments/0/amount', '0.001 has more than 2 decimals.'],
    ]);
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
        ...ROW.components,
        {
          component: 'storage',
          licenseRevision: 1,
          slices: [{ ...APP, specification: 'disk', sku: {}, quantities: { gb: 100 }, charge: '0', paid: '0' }],
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
    expect(said(billed(billing))).toContainEqual([
      'import.billing',
      '/components/1/slices/0/specification',
      `disk is billed ${billing}: it does not run for a term.`,
    ]);
  });

  test('offline may end apart from the term, and moves no money here', () => {
    const offline = billed('offline');
    expect(said(withSlice(offline, { to: null, from: '2026-06-02T00:00:00Z' }))).toEqual([]);
    const said900 = said(withSlice(offline, { charge: '5', paid: '5' }));
    expect(said900).toEqual([
      ['import.billing', '/components/1', 'What is billed offline has no charge and no payment here.'],
    ]);
    const back = said(withSlice(offline, { credited: '5', refunded: '5' }));
    expect(back.map(([code]) => code)).toContain('import.billing');
  });

  test('without choices has a key all the same, and says that there are none', () => {
    const { plan } = check(billed('subscription'));
    expect(plan?.components[1]?.slices[0]?.selection.skuKey).toBe('-');
    expect(said(withSlice(billed('subscription'), { sku: { edition: 'basic' } }))).toEqual([
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
