import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clearCells, formatCells, parseCells, pasteCells } from './clipboard.ts';
import { GRID_START, keepInside, moveTo, pressKey } from './grid-state.ts';
import { nextEditable, type Sheet, stepCell } from './sheet.ts';

function sheetOf(rows: readonly (readonly string[])[], fixedColumn = -1): Sheet {
  const [first = []] = rows;
  return {
    columns: first.map((_, index) => ({ id: `${index}`, label: `${index}`, kind: 'text', width: 100 })),
    rows: rows.map((texts, index) => ({
      key: `${index}`,
      starts: true,
      cells: texts.map((text, column) => ({ text, editable: column !== fixedColumn })),
    })),
  };
}

const whole = (sheet: Sheet) => ({
  from: { row: 0, column: 0 },
  to: { row: sheet.rows.length - 1, column: sheet.columns.length - 1 },
});

describe('cells on the clipboard', () => {
  test('come back as they were copied, whatever is in them', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '1', '.', ' ', '"', '\t', '\n') });
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
      );
    fc.assert(
      fc.property(rows, (texts) => {
        const sheet = sheetOf(texts);
        // The last break of a text ends a line: an empty last field of a single column cannot be told from none.
        fc.pre(texts.length === 1 || texts[0]?.length !== 1 || texts.at(-1)?.[0] !== '');
        expect(parseCells(formatCells(sheet, whole(sheet)))).toEqual(texts);
      }),
    );
  });

  test('are read as spreadsheets write them', () => {
    expect(parseCells('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(parseCells('"a ""b"""\t"two\nlines"')).toEqual([['a "b"', 'two\nlines']]);
  });
});

describe('pasting', () => {
  const sheet = sheetOf([
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ]);
  const at = (row: number, column: number) => ({ from: { row, column }, to: { row, column } });

  test('lays the block at the selected cell and is cut at the edges', () => {
    expect(
      pasteCells(sheet, at(1, 2), [
        ['1', '2'],
        ['3', '4'],
      ]),
    ).toEqual([{ row: 1, column: 2, text: '1' }]);
  });

  test('of one value fills the whole selection', () => {
    expect(pasteCells(sheet, whole(sheet), [['7']])).toHaveLength(6);
  });

  test('leaves cells alone that cannot be edited, and so does clearing', () => {
    const fixed = sheetOf([['a', 'b']], 0);
    expect(pasteCells(fixed, whole(fixed), [['1', '2']])).toEqual([{ row: 0, column: 1, text: '2' }]);
    expect(clearCells(fixed, whole(fixed))).toEqual([{ row: 0, column: 1, text: '' }]);
  });
});

describe('walking a sheet', () => {
  const sheet = sheetOf(
    [
      ['x', '1', '2'],
      ['y', '3', '4'],
    ],
    0,
  );

  test('never leaves it', () => {
    expect(stepCell(sheet, { row: 0, column: 0 }, { row: -1, column: -5 })).toEqual({ row: 0, column: 0 });
    expect(stepCell(sheet, { row: 1, column: 2 }, { row: 9 })).toEqual({ row: 1, column: 2 });
  });

  test('by Tab goes over what cannot be edited, and stays where nothing follows', () => {
    expect(nextEditable(sheet, { row: 0, column: 2 }, 1)).toEqual({ row: 1, column: 1 });
    expect(nextEditable(sheet, { row: 1, column: 1 }, -1)).toEqual({ row: 0, column: 2 });
    expect(nextEditable(sheet, { row: 1, column: 2 }, 1)).toEqual({ row: 1, column: 2 });
  });

  test('adds and removes lines with Alt, and is back at its last cell when it has lost the one it was at', () => {
    const press = (key: string, altKey = true) =>
      pressKey(sheet, GRID_START, { key, altKey, shiftKey: false, ctrlKey: false, metaKey: false });
    expect([press('Enter'), press('Delete'), press('Backspace')].map((move) => move?.kind)).toEqual([
      'add',
      'remove',
      'remove',
    ]);
    expect([press('Enter', false), press('Delete', false)].map((move) => move?.kind)).toEqual(['type', 'clear']);
    expect(keepInside(sheet, moveTo({ row: 5, column: 1 })).active).toEqual({ row: 1, column: 1 });
    expect(keepInside(sheetOf([]), moveTo({ row: 3, column: 2 })).active).toEqual({ row: 0, column: 0 });
  });
});
