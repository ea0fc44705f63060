/**
 * What is said about a row of an import. Codes are stable; `docs/import.md` lists the same ones. A row with an error is not
 * imported; one with warnings is: the customer goes on having what they have (G14).
 */
export interface ImportFinding {
  readonly code: ImportFindingCode | 'format.invalid';
  readonly severity: 'error' | 'warning';
  /** JSON pointer into the row. */
  readonly path: string;
  readonly message: string;
}

/** The registry of all codes of the findings of imported rows, by code: severity and a title for people. */
export const IMPORT_FINDINGS = {
  'import.row-unreadable': { severity: 'error', title: 'The line is no JSON object in UTF-8, or longer than 256 KB' },
  'import.product-unknown': { severity: 'error', title: 'Nothing of this product is published' },
  'import.release-unknown': { severity: 'error', title: 'The product has no release of this number' },
  'import.account-unknown': {
    severity: 'error',
    title: 'There is no such customer, and the row has no name to open an account with',
  },
  'import.differs': {
    severity: 'error',
    title: 'This reference was imported before with other content; what is stored stays',
  },
  'import.currency-unknown': { severity: 'error', title: 'The currency is none of ISO 4217' },
  'import.amount': { severity: 'error', title: 'The amount has too many decimals, or is negative' },
  'import.instant': { severity: 'error', title: 'The instant does not exist' },
  'import.term': { severity: 'error', title: 'The term ends before it begins, or has not begun yet' },
  'import.component-unknown': {
    severity: 'error',
    title: 'The release has no such component, or the row names it twice',
  },
  'import.base-missing': { severity: 'error', title: 'The base application of the product is missing' },
  'import.specification-unknown': { severity: 'error', title: 'The component has no such specification' },
  'import.billing': { severity: 'error', title: 'What is billed so does not run, or moves no money' },
  'import.choices': { severity: 'error', title: 'Not exactly the choice attributes of the specification' },
  'import.quantities': { severity: 'error', title: 'Not exactly the quantity attributes of the specification' },
  'import.slices': { severity: 'error', title: 'The slices of a component do not follow each other up to its end' },
  'import.money': { severity: 'error', title: 'Charges, credits, payments and refunds do not add up' },
  'import.tax': { severity: 'error', title: 'A rate of tax is named twice, or gave back more than was charged' },
  'import.commission': { severity: 'error', title: 'The commission is more than the slice came to' },
  'import.payments': { severity: 'error', title: 'The payments are not what the slices say was paid and refunded' },
  'import.refund-exceeds-paid': { severity: 'error', title: 'More was refunded than paid' },
  'import.failed': { severity: 'error', title: 'A fault of ours, which the log names: import the row again' },
  'import.sku-withdrawn': { severity: 'warning', title: 'What runs is not sold any more; it goes on running' },
  'import.quantity-off-grid': {
    severity: 'warning',
    title: 'A quantity lies off the grid or range; it stays, and the next change lands on the grid',
  },
  'import.price-missing': {
    severity: 'warning',
    title: 'The release has no price for what runs; the agreed price stands in',
  },
  'import.term-length': { severity: 'warning', title: 'The term is not as long as its periods' },
  'import.ended': { severity: 'warning', title: 'The term has ended: kept as history, it cannot change' },
} as const satisfies { readonly [code: string]: { readonly severity: 'error' | 'warning'; readonly title: string } };

export type ImportFindingCode = keyof typeof IMPORT_FINDINGS;

/** A finding of a row: its severity comes from the registry; `path` is a JSON pointer, `message` a sentence for people. */
export function importFinding(code: ImportFindingCode, path: string, message: string): ImportFinding {
  return { code, severity: IMPORT_FINDINGS[code].severity, path, message };
}
