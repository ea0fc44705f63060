import type { CatalogDocument, LocalText } from '@regrade/client';
import type { CellEdit } from '../sheet/sheet.ts';
import {
  type AttributeDoc,
  editAt,
  editSpecification,
  type PlacedSpecification,
  type QuantityDoc,
  type SpecificationPlace,
  specificationPath,
} from './catalog-edit.ts';
import type { EditedDocument } from './price-sheet.ts';
import { renameAttribute, renameValue } from './rename.ts';
import { typedQuantity } from './typed-value.ts';

/** Two sheets of attributes: quantities with their grid, and the values of choices with what people read. */

export const QUANTITY_COLUMNS = ['id', 'name', 'nameZh', 'min', 'max', 'step', 'unit'] as const;
export const VALUE_COLUMNS = ['id', 'name', 'nameZh', 'value', 'label', 'labelZh'] as const;
type QuantityColumn = (typeof QUANTITY_COLUMNS)[number];
type ValueColumn = (typeof VALUE_COLUMNS)[number];

export interface AttributeLine {
  readonly place: SpecificationPlace;
  readonly path: string;
  readonly attribute: AttributeDoc;
  /** Of a choice: which of its values the line is. */
  readonly value?: string;
  /** The first line of its attribute: what is said of the attribute as a whole is edited there. */
  readonly starts: boolean;
  readonly cells: readonly { readonly text: string; readonly path: string; readonly editable: boolean }[];
}

export function quantityLines(specifications: readonly PlacedSpecification[]): AttributeLine[] {
  return attributesOf(specifications).flatMap(({ place, path, attribute }): AttributeLine[] => {
    if (attribute.kind !== 'quantity') return [];
    const cells = QUANTITY_COLUMNS.map((column) => ({
      ...{ text: quantityText(attribute, column), editable: true },
      path: `${path}/${column === 'nameZh' ? 'name/zh' : column}`,
    }));
    return [{ place, path, attribute, starts: true, cells }];
  });
}

function quantityText(attribute: QuantityDoc, column: QuantityColumn): string {
  if (column === 'name') return textIn(attribute.name, 'en');
  return column === 'nameZh' ? textIn(attribute.name, 'zh') : `${attribute[column]}`;
}

export function valueLines(specifications: readonly PlacedSpecification[]): AttributeLine[] {
  return attributesOf(specifications).flatMap(({ place, path, attribute }): AttributeLine[] => {
    if (attribute.kind !== 'choice') return [];
    return attribute.values.map((value, nth) => {
      const label = attribute.labels?.[value];
      const labelPath = label === undefined ? `${path}/values/${nth}` : `${path}/labels/${value}`;
      const starts = nth === 0;
      const cells = [
        { text: attribute.id, path: `${path}/id`, editable: starts },
        { text: starts ? textIn(attribute.name, 'en') : '', path: `${path}/name`, editable: starts },
        { text: starts ? textIn(attribute.name, 'zh') : '', path: `${path}/name/zh`, editable: starts },
        { text: value, path: `${path}/values/${nth}`, editable: true },
        { text: textIn(label, 'en'), path: labelPath, editable: true },
        { text: textIn(label, 'zh'), path: labelPath, editable: true },
      ];
      return { place, path, attribute, value, starts, cells };
    });
  });
}

function attributesOf(specifications: readonly PlacedSpecification[]) {
  return specifications.flatMap(({ place, specification }) =>
    (specification.attributes ?? []).map((attribute, index) => ({
      place,
      attribute,
      path: `${specificationPath(place)}/attributes/${index}`,
    })),
  );
}

/** A text without languages is what the English read. */
export function textIn(text: LocalText | undefined, language: string): string {
  if (typeof text === 'string') return language === 'en' ? text : '';
  return text?.[language] ?? '';
}

export function withText(old: LocalText | undefined, language: string, text: string): LocalText | undefined {
  const texts = { ...(typeof old === 'string' ? { en: old } : old), [language]: text };
  const kept = Object.entries(texts).filter(([, written]) => written !== '');
  const [first] = kept;
  if (!first) return undefined;
  return kept.length === 1 && first[0] === 'en' ? first[1] : Object.fromEntries(kept);
}

export function editQuantities(
  document: CatalogDocument,
  lines: readonly AttributeLine[],
  edits: readonly CellEdit[],
): EditedDocument {
  return editEach(document, edits, (edited, edit) => {
    const [line, column] = [lines[edit.row], QUANTITY_COLUMNS[edit.column]];
    return line && column && writeQuantity(edited, line, { column, text: edit.text.trim() });
  });
}

function writeQuantity(
  document: CatalogDocument,
  line: AttributeLine,
  { column, text }: { readonly column: QuantityColumn; readonly text: string },
): CatalogDocument | undefined {
  switch (column) {
    case 'id':
      return renameAttribute(document, line.place, { from: line.attribute.id, to: text });
    case 'name':
    case 'nameZh':
      return writeName(document, line, { language: languageOf(column), text });
    case 'unit':
      return editAttribute(document, line, (attribute) => ({ ...attribute, unit: text }));
    default: {
      const value = typedQuantity(text);
      return value === undefined
        ? undefined
        : editAttribute(document, line, (attribute) => ({ ...attribute, [column]: value }));
    }
  }
}

export function editValues(
  document: CatalogDocument,
  lines: readonly AttributeLine[],
  edits: readonly CellEdit[],
): EditedDocument {
  return editEach(document, edits, (edited, edit) => {
    const [line, column] = [lines[edit.row], VALUE_COLUMNS[edit.column]];
    return line?.value === undefined || !column
      ? undefined
      : writeValue(edited, { ...line, value: line.value }, { column, text: edit.text.trim() });
  });
}

function writeValue(
  document: CatalogDocument,
  line: AttributeLine & { readonly value: string },
  { column, text }: { readonly column: ValueColumn; readonly text: string },
): CatalogDocument | undefined {
  const { place, attribute, value } = line;
  switch (column) {
    case 'id':
      return renameAttribute(document, place, { from: attribute.id, to: text });
    case 'name':
    case 'nameZh':
      return writeName(document, line, { language: languageOf(column), text });
    case 'value':
      return renameValue(document, place, { attribute: attribute.id, from: value, to: text });
    case 'label':
    case 'labelZh':
      return editAttribute(document, line, (written) =>
        withLabel(written, { value, language: languageOf(column), text }),
      );
  }
}

function languageOf(column: 'name' | 'nameZh' | 'label' | 'labelZh'): string {
  return column.endsWith('Zh') ? 'zh' : 'en';
}

function writeName(
  document: CatalogDocument,
  line: AttributeLine,
  { language, text }: { readonly language: string; readonly text: string },
): CatalogDocument {
  return editAttribute(document, line, ({ name: old, ...attribute }) => {
    const name = withText(old, language, text);
    return { ...attribute, ...(name !== undefined && { name }) };
  });
}

function withLabel(
  attribute: AttributeDoc,
  { value, language, text }: { readonly value: string; readonly language: string; readonly text: string },
): AttributeDoc {
  if (attribute.kind !== 'choice') return attribute;
  const { labels: { [value]: old, ...others } = {}, ...kept } = attribute;
  const label = withText(old, language, text);
  const labels = { ...others, ...(label !== undefined && { [value]: label }) };
  return { ...kept, ...(Object.keys(labels).length > 0 && { labels }) };
}

/** Found by its place in the list: an edit before may have given it another id. */
function editAttribute(
  document: CatalogDocument,
  { place, path }: AttributeLine,
  write: (attribute: AttributeDoc) => AttributeDoc,
): CatalogDocument {
  const index = Number(path.slice(path.lastIndexOf('/') + 1));
  return editSpecification(document, place, (specification) => ({
    ...specification,
    attributes: editAt(specification.attributes ?? [], index, write),
  }));
}

/** Ids and values go last: the other edits of a block still name their lines as they were. */
function editEach(
  document: CatalogDocument,
  edits: readonly CellEdit[],
  write: (document: CatalogDocument, edit: CellEdit) => CatalogDocument | undefined,
): EditedDocument {
  const refused: CellEdit[] = [];
  let edited = document;
  for (const edit of edits.toSorted((a, b) => b.column - a.column)) {
    const next = write(edited, edit);
    if (next === undefined) refused.push(edit);
    else edited = next;
  }
  return { document: edited, refused };
}
