import { expect, test } from 'vitest';
import { fitColumns } from './fit-columns.ts';
import type { SheetColumn } from './sheet.ts';

const column = (kind: SheetColumn['kind'], label = 'a'): SheetColumn => ({ id: kind, label, kind, width: 128 });
const row = (...texts: string[]) => ({
  key: texts.join(),
  starts: true,
  cells: texts.map((text) => ({ text, editable: true })),
});

test('a column of figures is as wide as its longest one, whatever its length; words and names of rows keep their width', () => {
  const columns = [column('head'), column('amount'), column('number'), column('text')];
  const rows = [row('x'.repeat(80), '1.00', '1', 'y'.repeat(80)), row('', '1000000000000.00', '', '')];
  const widths = (of: Parameters<typeof fitColumns>[0]) => fitColumns(of).map(({ width }) => width);
  const [head, amount, number, text] = widths({ columns, rows });
  expect([head, number, text]).toEqual([128, 128, 128]);
  expect(amount).toBeGreaterThan('1000000000000.00'.length * 8);
  expect(widths({ columns: [column('amount', '1 year and 6 months USD')], rows: [] })[0]).toBeGreaterThan(180);
});
