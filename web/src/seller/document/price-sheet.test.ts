import type { CatalogDocument } from '@regrade/client';
import { parseCatalog } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { listSpecifications } from './catalog-edit.ts';
import { addLine, createPriceSheets, editPrices, LEADING_COLUMNS, removeLine } from './price-sheet.ts';

/** Two SKUs, of which only one has a yearly price, with bands. */
function helpdesk(): CatalogDocument {
  const volume = {
    model: 'volume' as const,
    of: 'agents',
    bands: [{ upTo: 100, amount: '130.00' }, { amount: '110.00' }],
  };
  const month = (flat: string, each: string) => ({
    ...{ period: 'P1M', currency: 'USD' },
    parts: [
      { model: 'flat' as const, amount: flat },
      { model: 'linear' as const, of: 'agents', amount: each },
    ],
  });
  const specification = {
    ...{ id: 'standard', billing: 'subscription' as const },
    attributes: [
      { id: 'edition', kind: 'choice' as const, values: ['basic', 'advanced'] },
      { id: 'agents', kind: 'quantity' as const, min: 10, max: 1000, step: 10, unit: 'agent' },
    ],
    skus: [
      { sku: { edition: 'basic' }, prices: [month('1.00', '9.00')] },
      {
        sku: { edition: 'advanced' },
        prices: [month('49.00', '12.00'), { period: 'P1Y', currency: 'USD', parts: [volume] }],
      },
    ],
  };
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'helpdesk', name: 'Helpdesk', type: 'marketplace' },
    components: [{ id: 'app', role: 'base', specifications: [specification] }],
  };
}

const sheetOf = (document: CatalogDocument) => createPriceSheets()(listSpecifications(document));
const amountsOf = (document: CatalogDocument) =>
  sheetOf(document).lines.map(({ amounts }) => amounts.map((amount) => amount?.text));

describe('the sheet of prices', () => {
  test('has a cell for every amount of the document, at its place', () => {
    const document = helpdesk();
    const { lines } = sheetOf(document);
    for (const amount of lines.flatMap(({ amounts }) => amounts)) {
      if (!amount) continue;
      const found = amount.path
        .split('/')
        .slice(1)
        .reduce((value: unknown, key) => (value as Record<string, unknown>)[key], document);
      expect(found).toBe(amount.text);
    }
  });

  test('written back as it stands changes nothing', () => {
    const document = helpdesk();
    const sheet = sheetOf(document);
    const edits = sheet.lines.flatMap(({ amounts }, row) =>
      amounts.map((amount, column) => ({ row, column: column + LEADING_COLUMNS, text: amount?.text ?? '' })),
    );
    expect(editPrices(document, sheet, edits).document).toEqual(document);
  });

  test('takes amounts as people type them, and gives a catalog that can be read', () => {
    const document = helpdesk();
    const sheet = sheetOf(document);
    const { document: edited } = editPrices(document, sheet, [
      { row: 0, column: LEADING_COLUMNS, text: ' USD 1,234.5 ' },
    ]);
    expect(amountsOf(edited)[0]?.[0]).toBe('1234.50');
    expect(parseCatalog(edited).catalog).toBeDefined();
    expect(amountsOf(document)[0]?.[0]).not.toBe('1234.50');
  });

  test('leaves out a row whose last amount is cleared, and makes it anew with the first one', () => {
    const document = helpdesk();
    const write = (of: CatalogDocument, texts: readonly string[]) =>
      editPrices(
        of,
        sheetOf(document),
        texts.map((text, row) => ({ row, column: LEADING_COLUMNS, text })),
      ).document;
    const cleared = write(document, ['', '']);
    expect(cleared.components[0]?.specifications[0]?.skus?.[0]?.prices).toEqual([]);
    expect(amountsOf(cleared)[0]).toEqual([undefined, undefined]);
    expect(write(cleared, ['1', '9'])).toEqual(document);
  });

  test('says which cells it could not read', () => {
    const document = helpdesk();
    const sheet = sheetOf(document);
    const banded = sheet.lines.findIndex(({ slot }) => slot?.upTo !== undefined);
    const text = 'many';
    const edited = editPrices(document, sheet, [{ row: banded, column: 2, text }]);
    expect(edited).toEqual({ document, refused: [{ row: banded, column: 2, text }] });
  });

  test('a line that is added and removed again leaves the document as it was', () => {
    const document = helpdesk();
    const place = { component: 0, specification: 0, sku: 0 };
    const slot = { key: 'flat#1', model: 'flat' as const, nth: 1 };
    const added = addLine(document, place, slot);
    expect(added).not.toEqual(document);
    expect(removeLine(added, place, slot)).toEqual(document);
  });

  test('keeps the lines of SKUs that an edit did not touch', () => {
    const document = helpdesk();
    const build = createPriceSheets();
    const before = build(listSpecifications(document));
    const edited = editPrices(document, before, [{ row: 0, column: LEADING_COLUMNS, text: '1' }]).document;
    const after = build(listSpecifications(edited));
    const last = before.lines.length - 1;
    expect(after.lines[0]).not.toBe(before.lines[0]);
    expect(after.lines[last]).toBe(before.lines[last]);
  });
});
