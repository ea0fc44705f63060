import { describe, expect, test } from 'vitest';
import {
  checkEdited,
  type EditedImport,
  findingsOf,
  IMPORT_CHANGED,
  IMPORT_ROW,
  IMPORT_SLICE,
  IMPORT_START,
  rowOfSlices,
  SLICE_AFTER,
  SLICE_BEFORE,
} from '../../testing/import-row.ts';
import type { ImportComponent } from './import-row.ts';

describe('a row is not imported', () => {
  const at = '/components/0/slices/0';

  test.each<[string, EditedImport, string, string, string]>([
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
            ...IMPORT_ROW.components,
            { component: 'crm', licenseRevision: 1, slices: [{ ...IMPORT_SLICE, charge: '0', paid: '0' }] },
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
      { row: { term: { start: IMPORT_ROW.term.start, end: null } } },
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
      { row: { payments: [{ at: IMPORT_CHANGED, amount: '901' }] } },
      'import.payments',
      '/payments',
      'They come to 901.00 USD paid; the slices say 900.00 USD.',
    ],
  ])('%s', (_case, edited, code, path, message) => {
    const { findings, plan } = checkEdited(edited);
    expect(plan).toBeUndefined();
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([
      { code, severity: 'error', path, message },
    ]);
  });

  test('before it begins', () => {
    expect(findingsOf({ now: IMPORT_START - 1 })).toEqual([
      ['import.term', '/term/start', 'The term has not begun: import it once it runs.'],
      ['import.slices', `${at}/from`, 'The running slice has not begun.'],
    ]);
    expect(findingsOf({ now: IMPORT_START })).toEqual([]);
  });

  test('when its term ends before or when it begins', () => {
    for (const end of ['2026-05-31T00:00:00Z', IMPORT_ROW.term.start]) {
      expect(findingsOf({ row: { term: { start: IMPORT_ROW.term.start, end } } })).toContainEqual([
        'import.term',
        '/term/end',
        'The term ends before it begins.',
      ]);
    }
  });

  test('when its instants do not exist, each of them named', () => {
    const row = { ...rowOfSlices({ from: 'a', to: 'b' }), term: { start: 'c', end: 'd' } };
    expect(checkEdited({ row }).plan).toBeUndefined();
    expect(findingsOf({ row })).toEqual(
      [
        ['/term/start', 'c'],
        ['/term/end', 'd'],
        [`${at}/from`, 'a'],
        [`${at}/to`, 'b'],
      ].map(([path, text]) => ['import.instant', path, `${text} is no instant with an offset.`]),
    );
  });

  test('when it names a component twice, or leaves the base application out', () => {
    const [app] = IMPORT_ROW.components as [ImportComponent];
    expect(findingsOf({ row: { components: [app, app] } })).toContainEqual([
      'import.component-unknown',
      '/components/1/component',
      'app is named twice.',
    ]);
    expect(findingsOf({ row: { components: [] } })).toEqual([
      ['import.base-missing', '/components', 'The base application app is missing.'],
    ]);
  });

  test('when slices overlap, leave a gap, end before they begin or have not begun', () => {
    const gap = findingsOf({ row: rowOfSlices(SLICE_BEFORE, { ...SLICE_AFTER, from: '2026-06-07T00:00:00Z' }) });
    expect(gap).toEqual([
      ['import.slices', '/components/0/slices/1/from', 'It does not begin where the slice before it ends.'],
    ]);
    const empty = findingsOf({
      row: rowOfSlices({ ...SLICE_BEFORE, to: IMPORT_SLICE.from }, { ...SLICE_AFTER, from: IMPORT_SLICE.from }),
    });
    expect(empty).toEqual([['import.slices', `${at}/to`, 'The slice ends before it begins.']]);
    const ahead = findingsOf({ row: rowOfSlices(SLICE_BEFORE, SLICE_AFTER), now: IMPORT_START + 86_400 });
    expect(ahead).toEqual([['import.slices', '/components/0/slices/1/from', 'The running slice has not begun.']]);
    expect(findingsOf({ row: rowOfSlices(SLICE_BEFORE, SLICE_AFTER), now: IMPORT_START + 5 * 86_400 })).toEqual([]);
  });

  test('when a component has no slice at all', () => {
    expect(checkEdited({ row: rowOfSlices() }).findings).toEqual([]);
  });

  test('when more went back than was paid', () => {
    const row = rowOfSlices({ credited: '950', refunded: '950' });
    expect(findingsOf({ row })).toEqual([
      ['import.refund-exceeds-paid', '/components', '950.00 USD was refunded, and 900.00 USD paid.'],
    ]);
    expect(findingsOf({ row: rowOfSlices({ credited: '900', refunded: '900' }) })).toEqual([]);
  });

  test('when its payments do not come to what was refunded', () => {
    const payments = [
      { at: IMPORT_CHANGED, amount: '900' },
      { at: IMPORT_CHANGED, amount: '-5' },
    ];
    expect(findingsOf({ row: { payments } })).toEqual([
      ['import.payments', '/payments', 'They come to 5.00 USD refunded; the slices say 0.00 USD.'],
    ]);
  });

  test('with sums that name everything that was moved', () => {
    const adjustments = { waived: '1', forfeited: '2', balanceGranted: '3', balanceSpent: '4' };
    expect(findingsOf({ row: { adjustments }, slice: { credited: '7', refunded: '6' } })[0]?.[2]).toBe(
      'Paid 900.00 USD − refunded 6.00 USD has to be charged 900.00 USD − credited 7.00 USD − waived 1.00 USD + forfeited 2.00 USD + balance granted 3.00 USD − balance spent 4.00 USD; 1.00 USD of it is not explained.',
    );
  });

  test('with amounts that are none, each of them named', () => {
    const slice = { charge: '1.001', credited: '-1', paid: '1.001', refunded: '-1' };
    const adjustments = { waived: '-1', forfeited: '-1', balanceGranted: '1.001', balanceSpent: '-1' };
    const payments = [{ at: IMPORT_CHANGED, amount: '0.001' }];
    expect(
      findingsOf({ slice, row: { adjustments, payments, ...rowOfSlices(slice) } })
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
