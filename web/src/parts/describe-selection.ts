import type { CatalogDocument, Selection } from '@regrade/client';
import type { Language } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';

type Component = CatalogDocument['components'][number];
type Specification = Component['specifications'][number];
type Attribute = NonNullable<Specification['attributes']>[number];

/** A selection in the words of its catalog. Ids stand in for what the catalog does not name. */
export interface DescribedSelection {
  readonly component: string;
  readonly role: Component['role'] | undefined;
  readonly specification: string;
  readonly billing: Specification['billing'] | undefined;
  readonly choices: readonly DescribedChoice[];
  readonly quantities: readonly DescribedQuantity[];
}

export interface DescribedChoice {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export interface DescribedQuantity {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export function describeSelection(
  selection: Selection,
  { catalog, language }: { readonly catalog: CatalogDocument | undefined; readonly language: Language },
): DescribedSelection {
  const component = catalog?.components.find(({ id }) => id === selection.component);
  const specification = component?.specifications.find(({ id }) => id === selection.specification);
  const attributeById = new Map(specification?.attributes?.map((attribute) => [attribute.id, attribute]));
  const nameOf = (id: string) => sayText(attributeById.get(id)?.name, language, id);
  return {
    component: sayText(component?.name, language, selection.component),
    role: component?.role,
    specification: sayText(specification?.name, language, selection.specification),
    billing: specification?.billing,
    choices: Object.entries(selection.sku).map(([id, value]) => ({
      id,
      name: nameOf(id),
      value: sayValue(attributeById.get(id), value, language),
    })),
    quantities: Object.entries(selection.quantities).map(([id, value]) => ({
      id,
      name: nameOf(id),
      value,
      unit: unitOf(attributeById.get(id)),
    })),
  };
}

function sayValue(attribute: Attribute | undefined, value: string, language: Language): string {
  return attribute?.kind === 'choice' ? sayText(attribute.labels?.[value], language, value) : value;
}

/** The unit of a quantity, where no name says what is counted: units come in one language only. */
export function unitOf(attribute: Attribute | undefined): string {
  if (attribute?.kind !== 'quantity' || attribute.name !== undefined) return '';
  return attribute.id.startsWith(attribute.unit) ? '' : attribute.unit;
}

/** In one line: `Basic · 100 Agents`. */
export function sayInOneLine(
  { specification, choices, quantities }: DescribedSelection,
  number: (value: number) => string,
): string {
  const named = choices.length === 0 ? [specification] : choices.map(({ value }) => value);
  return [...named, ...quantities.map(({ value, name }) => `${number(value)} ${name}`)].join(' · ');
}
