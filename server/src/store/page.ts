import type { Listed, Page } from '../engine/read-port.ts';

/** One row more than the page holds says whether there is another page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  page: Page,
  of: { readonly item: (row: Row) => Item; readonly key: (row: Row) => readonly string[] },
): Listed<Item> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const items = shown.map(of.item);
  return rows.length > page.limit && last ? { items, next: of.key(last) } : { items };
}
