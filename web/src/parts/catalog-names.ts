import type { LocalText } from '@regrade/client';
import type { Language } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';

/** As much of a catalog as names its parts: a document, or what was read from one. */
export interface NamedCatalog {
  readonly components: readonly {
    readonly id: string;
    readonly name?: LocalText;
    readonly specifications: readonly NamedSpecification[];
  }[];
}

interface NamedSpecification {
  readonly id: string;
  readonly name?: LocalText;
  readonly attributes?: readonly NamedAttribute[];
}

interface NamedAttribute {
  readonly id: string;
  readonly name?: LocalText;
  readonly labels?: { readonly [value: string]: LocalText };
}

type Choices = { readonly [attribute: string]: string };

/** What people call the parts of a catalog. An id stands in for what has no name, and beside one that two have. */
export interface CatalogNames {
  readonly component: (id: string) => string;
  readonly specification: (id: string) => string;
  readonly attribute: (specification: string, id: string) => string;
  /** `Advanced / EU`; of a specification without choices its name. */
  readonly sku: (specification: string, choices: Choices) => string;
  /** The same by `edition=advanced;region=eu`. */
  readonly skuOfKey: (specification: string, skuKey: string) => string;
}

export function namesOf(catalog: NamedCatalog | undefined, language: Language): CatalogNames {
  const components = catalog?.components ?? [];
  const specifications = components.flatMap((component) => component.specifications);
  const attributesOf = (id: string) => specifications.find((each) => each.id === id)?.attributes ?? [];
  const specification = (id: string) => sayOne(specifications, id, language);
  const sku = (of: string, choices: Choices) => {
    const attributes = attributesOf(of);
    const ids = attributes.map(({ id }) => id);
    const values = Object.entries(choices)
      .sort(([a], [b]) => ids.indexOf(a) - ids.indexOf(b))
      .map(([attribute, value]) =>
        sayValue(
          attributes.find(({ id }) => id === attribute),
          value,
          language,
        ),
      );
    return values.length === 0 ? specification(of) : values.join(' / ');
  };
  return {
    component: (id) => sayOne(components, id, language),
    specification,
    attribute: (of, id) => sayOne(attributesOf(of), id, language),
    sku,
    skuOfKey: (of, skuKey) => sku(of, choicesOfKey(skuKey)),
  };
}

function sayOne(
  all: readonly { readonly id: string; readonly name?: LocalText }[],
  wanted: string,
  language: Language,
): string {
  const name = sayText(all.find(({ id }) => id === wanted)?.name, language, wanted);
  const isShared = all.some((other) => other.id !== wanted && sayText(other.name, language, other.id) === name);
  return isShared ? `${name} (${wanted})` : name;
}

function sayValue(attribute: NamedAttribute | undefined, value: string, language: Language): string {
  const labels = Object.entries(attribute?.labels ?? {}).map(([id, name]) => ({ id, name }));
  return sayOne(labels, value, language);
}

/** `-` is the key of no choices. */
export function choicesOfKey(skuKey: string): Choices {
  if (skuKey === '-') return {};
  const pairs = skuKey.split(';').map((pair) => pair.split('=').map(decodeURIComponent));
  return Object.fromEntries(pairs.map(([attribute = '', value = '']) => [attribute, value]));
}
