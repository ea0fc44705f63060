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
import { typedQuantity } from './typed-value.ts';

/** Two sheets of attributes: quantities with their grid, and the values of choices with what people read. */

export const QUANTITY_COLUMNS = ['name', 'min', 'max', 'step', 'unit'] as const;
export const VALUE_COLUMNS = ['en', 'zh'] as const;

export interface AttributeLine {
  readonly place: SpecificationPlace;
  readonly index: number;
  readonly attribute: AttributeDoc;
  /** Of a choice: which of its values the line is. */
  readonly value?: string;
  readonly starts: boolean;
  readonly cells: readonly { readonly text: string; readonly path: string }[];
}

export function quantityLines(specifications: readonly PlacedSpecification[]): AttributeLine[] {
  return attributesOf(specifications).flatMap(({ place, index, path, attribute }): AttributeLine[] => {
    if (attribute.kind !== 'quantity') return [];
    const cells = QUANTITY_COLUMNS.map((column) => ({
      text: column === 'name' ? textIn(attribute.name, 'en') : `${attribute[column]}`,
      path: `${path}/${column}`,
    }));
    return [{ place, index, attribute, starts: true, cells }];
  });
}

export function valueLines(specifications: readonly PlacedSpecification[]): AttributeLine[] {
  return attributesOf(specifications).flatMap(({ place, index, path, attribute }): AttributeLine[] => {
    if (attribute.kind !== 'choice') return [];
    return attribute.values.map((value, nth) => {
      const label = attribute.labels?.[value];
      const cells = VALUE_COLUMNS.map((language) => ({
        text: textIn(label, language),
        path: label === undefined ? `${path}/values/${nth}` : `${path}/labels/${value}`,
      }));
      return { place, index, attribute, value, starts: nth === 0, cells };
    });
  });
}

function attributesOf(specifications: readonly PlacedSpecification[]) {
  return specifications.flatMap(({ place, specification }) =>
    (specification.attributes ?? []).map((attribute, index) => ({
      place,
      index,
      attribute,
      path: `${specificationPath(place)}/attributes/${index}`,
    })),
  );
}

/** A text without languages is what the English read. */
function textIn(text: LocalText | undefined, language: string): string {
  if (typeof text === 'string') return language === 'en' ? text : '';
  return text?.[language] ?? '';
}

function withText(old: LocalText | undefined, language: string, text: string): LocalText | undefined {
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
  return editEach(document, edits, (edit) => {
    const [line, column] = [lines[edit.row], QUANTITY_COLUMNS[edit.column - 1]];
    if (line?.attribute.kind !== 'quantity' || column === undefined) return undefined;
    const write = quantityWriter(column, edit.text.trim());
    return write && { line, write };
  });
}

function quantityWriter(
  column: (typeof QUANTITY_COLUMNS)[number],
  text: string,
): ((attribute: AttributeDoc) => AttributeDoc) | undefined {
  if (column === 'unit') return ofQuantity((attribute) => ({ ...attribute, unit: text }));
  if (column === 'name') return (attribute) => withName(attribute, withText(attribute.name, 'en', text));
  const value = typedQuantity(text);
  return value === undefined ? undefined : ofQuantity((attribute) => ({ ...attribute, [column]: value }));
}

function ofQuantity(write: (attribute: QuantityDoc) => QuantityDoc): (attribute: AttributeDoc) => AttributeDoc {
  return (attribute) => (attribute.kind === 'quantity' ? write(attribute) : attribute);
}

function withName({ name: _, ...attribute }: AttributeDoc, name: LocalText | undefined): AttributeDoc {
  return { ...attribute, ...(name !== undefined && { name }) };
}

export function editValues(
  document: CatalogDocument,
  lines: readonly AttributeLine[],
  edits: readonly CellEdit[],
): EditedDocument {
  return editEach(document, edits, (edit) => {
    const [line, language] = [lines[edit.row], VALUE_COLUMNS[edit.column - 2]];
    const value = line?.value;
    if (!line || value === undefined || language === undefined) return undefined;
    return { line, write: (attribute) => withLabel(attribute, { value, language, text: edit.text.trim() }) };
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

function editEach(
  document: CatalogDocument,
  edits: readonly CellEdit[],
  read: (
    edit: CellEdit,
  ) => { readonly line: AttributeLine; readonly write: (attribute: AttributeDoc) => AttributeDoc } | undefined,
): EditedDocument {
  const refused: CellEdit[] = [];
  let edited = document;
  for (const edit of edits) {
    const wanted = read(edit);
    if (!wanted) refused.push(edit);
    else {
      const { line, write } = wanted;
      edited = editSpecification(edited, line.place, (specification) => ({
        ...specification,
        attributes: editAt(specification.attributes ?? [], line.index, write),
      }));
    }
  }
  return { document: edited, refused };
}
