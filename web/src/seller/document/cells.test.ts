import type { CatalogDocument } from '@regrade/client';
import { describe, expect, test } from 'vitest';
import { editQuantities, editValues, quantityLines, valueLines } from './attribute-sheets.ts';
import { listSpecifications } from './catalog-edit.ts';
import { isSameDocument } from './same-document.ts';
import { editSpecifications, specificationLines } from './specification-sheet.ts';

/** What is typed into the sheets of attributes and specifications. */

const DOCUMENT: CatalogDocument = {
  format: 'regrade/catalog@1',
  seller: 'acme',
  product: { id: 'one', name: 'One', type: 'marketplace' },
  components: [
    {
      id: 'app',
      role: 'base',
      specifications: [
        {
          id: 'standard',
          billing: 'subscription',
          attributes: [
            { id: 'edition', kind: 'choice', values: ['basic', 'pro'], labels: { basic: { en: 'Basic', zh: '基础' } } },
            { id: 'seats', kind: 'quantity', min: 1, max: 10, step: 1, unit: 'seat' },
          ],
          skus: [{ sku: { edition: 'basic' } }, { sku: { edition: 'pro' } }],
        },
      ],
    },
  ],
};
const placed = listSpecifications(DOCUMENT);
const attributesIn = ({ components }: CatalogDocument) => components[0]?.specifications[0]?.attributes;

describe('choices', () => {
  const lines = valueLines(placed);

  test('are named once, in their first line', () => {
    expect(lines.map(({ cells }) => cells.map(({ editable }) => editable))).toEqual([
      [true, true, true, true, true, true],
      [false, false, false, true, true, true],
    ]);
  });

  test('take a whole pasted line: id, names, value and labels all arrive, at what they were pasted over', () => {
    const typed = ['tier', 'Tier', '档位', 'start', 'Start', '入门'];
    const { document, refused } = editValues(
      DOCUMENT,
      lines,
      typed.map((text, column) => ({ row: 0, column, text })),
    );
    expect(refused).toEqual([]);
    expect(attributesIn(document)?.[0]).toEqual({
      id: 'tier',
      kind: 'choice',
      name: { en: 'Tier', zh: '档位' },
      values: ['start', 'pro'],
      labels: { start: { en: 'Start', zh: '入门' } },
    });
    expect(document.components[0]?.specifications[0]?.skus?.[0]?.sku).toEqual({ tier: 'start' });
  });

  test('refuse what is no value, and leave the rest of a block as it was typed', () => {
    const { document, refused } = editValues(DOCUMENT, lines, [
      { row: 0, column: 3, text: 'Not a value' },
      { row: 1, column: 4, text: 'Pro' },
    ]);
    expect(refused).toEqual([{ row: 0, column: 3, text: 'Not a value' }]);
    expect(attributesIn(document)?.[0]).toMatchObject({ values: ['basic', 'pro'], labels: { pro: 'Pro' } });
  });
});

test('quantities are renamed, named and bounded in their cells', () => {
  const { document, refused } = editQuantities(DOCUMENT, quantityLines(placed), [
    { row: 0, column: 0, text: 'agents' },
    { row: 0, column: 1, text: 'Agents' },
    { row: 0, column: 4, text: '1,000' },
    { row: 0, column: 5, text: 'many' },
  ]);
  expect(refused.map(({ text }) => text)).toEqual(['many']);
  expect(attributesIn(document)?.[1]).toEqual({
    ...{ id: 'agents', kind: 'quantity', name: 'Agents', min: 1, max: 1000, step: 1, unit: 'seat' },
  });
});

test('specifications are renamed, named and billed in their cells, in the words of the reader', () => {
  const lines = specificationLines(placed);
  const readBilling = (text: string) => (text === '线下计费' ? 'offline' : text);
  const typed = ['plan', 'Plan', '方案', '线下计费', 'another'];
  const { document, refused } = editSpecifications(
    DOCUMENT,
    { lines, readBilling },
    typed.map((text, column) => ({ row: 0, column, text })),
  );
  expect(refused.map(({ text }) => text)).toEqual(['another']);
  const name = { en: 'Plan', zh: '方案' };
  expect(document.components[0]?.specifications[0]).toMatchObject({ id: 'plan', name, billing: 'offline' });
  const wrong = editSpecifications(DOCUMENT, { lines, readBilling }, [{ row: 0, column: 3, text: 'free' }]);
  expect(wrong).toEqual({ document: DOCUMENT, refused: [{ row: 0, column: 3, text: 'free' }] });
});

test('documents are the same whatever the order of their fields, and no other way', () => {
  const { format, ...rest } = structuredClone(DOCUMENT);
  expect(isSameDocument(DOCUMENT, { ...rest, format })).toBe(true);
  const [choice, quantity] = attributesIn(DOCUMENT) ?? [];
  for (const other of [null, [], { ...rest }, { ...rest, format, rules: {} }])
    expect(isSameDocument(DOCUMENT, other)).toBe(false);
  expect(isSameDocument([choice, quantity], [quantity, choice])).toBe(false);
});
