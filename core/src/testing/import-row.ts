import { checkImport } from '../domain/subscription/check-import.ts';
import type { ImportComponent, ImportRow, ImportSlice } from '../domain/subscription/import-row.ts';
import { buildRelease } from './build-release.ts';
import { type SuiteDocument, suiteDocument } from './suite-document.ts';

export const IMPORT_START = Date.UTC(2026, 5, 1) / 1000;
export const IMPORT_END = Date.UTC(2026, 6, 1) / 1000;
export const IMPORT_NOW = IMPORT_START + 10 * 86_400;
export const IMPORT_CHANGED = '2026-06-06T00:00:00Z';

export const IMPORT_SLICE: ImportSlice = {
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
  taxes: [],
  commission: '0',
};
export const IMPORT_ROW: ImportRow = {
  reference: 'sub-1',
  account: { reference: 'cust-1' },
  product: 'acme.suite',
  currency: 'USD',
  period: 'P1M',
  periods: 1,
  term: { start: '2026-06-01T00:00:00Z', end: '2026-07-01T00:00:00Z' },
  suspended: false,
  components: [{ component: 'app', licenseRevision: 3, slices: [IMPORT_SLICE] }],
  adjustments: { waived: '0', forfeited: '0', balanceGranted: '0', balanceSpent: '0' },
};

/** An import of a month of one application, edited by what a test is about. */
export interface EditedImport {
  readonly row?: Partial<ImportRow>;
  /** Of the only slice. */
  readonly slice?: Partial<ImportSlice>;
  readonly document?: (document: SuiteDocument) => void;
  readonly now?: number;
}

export function checkEdited({ row, slice, document, now = IMPORT_NOW }: EditedImport) {
  const [app] = IMPORT_ROW.components as [ImportComponent];
  const components = [{ ...app, slices: [{ ...IMPORT_SLICE, ...slice }] }];
  const { catalog } = buildRelease(suiteDocument(document));
  return checkImport({ ...IMPORT_ROW, components, ...row }, { release: { number: 4, catalog }, now });
}

/** Each finding as one line: its code, where, and what it says. */
export const findingsOf = (edited: EditedImport) =>
  checkEdited(edited).findings.map(({ code, path, message }) => [code, path, message]);
export const rowOfSlices = (...slices: Partial<ImportSlice>[]): Partial<ImportRow> => ({
  components: [
    { component: 'app', licenseRevision: 1, slices: slices.map((slice) => ({ ...IMPORT_SLICE, ...slice })) },
  ],
});
export const SLICE_BEFORE: Partial<ImportSlice> = { to: IMPORT_CHANGED, credited: '750.00' };
export const SLICE_AFTER: Partial<ImportSlice> = {
  from: IMPORT_CHANGED,
  charge: '1040.83',
  paid: '290.83',
  quantities: { agents: 200 },
};
