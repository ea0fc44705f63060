import type { CatalogDocument } from '@regrade/client';
import type { CellEdit } from '../sheet/sheet.ts';
import { textIn, withText } from './attribute-sheets.ts';
import {
  BILLINGS,
  editSpecification,
  type PlacedSpecification,
  type SpecificationDoc,
  specificationPath,
} from './catalog-edit.ts';
import type { EditedDocument } from './price-sheet.ts';
import { renameSpecification } from './rename.ts';

/** The specifications themselves: their ids, names and how they are billed. */

export const SPECIFICATION_COLUMNS = ['id', 'name', 'nameZh', 'billing', 'component'] as const;
type SpecificationColumn = (typeof SPECIFICATION_COLUMNS)[number];

export interface SpecificationLine extends PlacedSpecification {
  readonly path: string;
  readonly texts: Readonly<Record<SpecificationColumn, string>>;
}

export function specificationLines(specifications: readonly PlacedSpecification[]): SpecificationLine[] {
  return specifications.map((placed) => {
    const { id, name, billing } = placed.specification;
    const texts = { id, name: textIn(name, 'en'), nameZh: textIn(name, 'zh'), billing, component: placed.component.id };
    return { ...placed, path: specificationPath(placed.place), texts };
  });
}

/** `readBilling` reads what people call a way of billing. */
export function editSpecifications(
  document: CatalogDocument,
  {
    lines,
    readBilling,
  }: { readonly lines: readonly SpecificationLine[]; readonly readBilling: (text: string) => string },
  edits: readonly CellEdit[],
): EditedDocument {
  const refused: CellEdit[] = [];
  let edited = document;
  for (const edit of edits) {
    const [line, column] = [lines[edit.row], SPECIFICATION_COLUMNS[edit.column]];
    const text = column === 'billing' ? readBilling(edit.text.trim()) : edit.text.trim();
    const next = line && column && writeCell(edited, line, { column, text });
    if (next) edited = next;
    else refused.push(edit);
  }
  return { document: edited, refused };
}

function writeCell(
  document: CatalogDocument,
  { place }: SpecificationLine,
  { column, text }: { readonly column: SpecificationColumn; readonly text: string },
): CatalogDocument | undefined {
  switch (column) {
    case 'id':
      return renameSpecification(document, place, text);
    case 'name':
    case 'nameZh':
      return editSpecification(document, place, ({ name: old, ...specification }) => {
        const name = withText(old, column === 'name' ? 'en' : 'zh', text);
        return inOrder({ ...specification, ...(name !== undefined && { name }) });
      });
    case 'billing': {
      const billing = BILLINGS.find((each) => each === text);
      return billing && editSpecification(document, place, (specification) => ({ ...specification, billing }));
    }
    case 'component':
      return undefined;
  }
}

/** As people write it: the name behind the id. */
function inOrder({ id, name, ...specification }: SpecificationDoc): SpecificationDoc {
  return { id, ...(name !== undefined && { name }), ...specification };
}
