import { CATALOG_FORMAT, type Catalog, type Component } from './catalog.ts';
import type { Finding } from './finding.ts';
import { PART_ID, readId, reportRepeated, SHORT_ID } from './ids.ts';
import { COMPONENTS_MAX, SPECIFICATIONS_MAX, TEXT_LENGTH_MAX } from './limits.ts';
import { type ParseMemory, recallOutlines } from './parse-memory.ts';
import { type CatalogPolicy, parseProduct } from './parse-product.ts';
import { parseRules } from './parse-rules.ts';
import { parseSpecification, type SpecificationOutline } from './parse-specification.ts';
import { parseText } from './parse-text.ts';
import { comparePaths } from './pointer.ts';
import { BUILT_IN_PRODUCT_TYPES } from './product-type.ts';
import {
  createReader,
  didYouMean,
  type Place,
  quote,
  type Reader,
  readAll,
  readFields,
  readShortList,
  readWord,
  reportKind,
  show,
} from './shape.ts';

/**
 * `catalog` is given whenever its shape could be read, even with faults in prices and rules, so that a draft can be
 * stored and shown; without one there is at least one finding. Findings are all there are at once, ordered by path.
 */
export interface ParsedCatalog {
  readonly catalog?: Catalog;
  readonly findings: readonly Finding[];
}

/**
 * Reads a `regrade/catalog@1` document (contract §2) from any JSON value: shape, ids, ranges, prices and the structure
 * of the rules. What follows from comparing prices is `verifyCatalog`'s. Never throws. Without `feeRuleIds` any fee
 * rule is taken; product types default to `marketplace` and `direct`. A memory makes the next version faster, not other.
 */
export function parseCatalog(value: unknown, policy: Partial<CatalogPolicy> = {}, memory?: ParseMemory): ParsedCatalog {
  const reader = createReader();
  const root = { value, path: '', ...(memory && { memory }) };
  const catalog = parseRoot(reader, root, { productTypes: BUILT_IN_PRODUCT_TYPES, ...policy });
  const findings = [...reader.findings].sort((a, b) => comparePaths(a.path, b.path));
  return catalog ? { catalog, findings } : { findings };
}

function parseRoot(
  reader: Reader,
  { memory, ...place }: Place & { readonly memory?: ParseMemory },
  policy: CatalogPolicy,
): Catalog | undefined {
  const fields = readFields(reader, place, ['format', 'seller', 'product', 'components', 'rules']);
  if (!fields) return undefined;
  const isFormat = parseFormat(reader, fields.at('format'));
  const seller = readId(reader, fields.at('seller'), { kind: SHORT_ID });
  const product = parseProduct(reader, fields.at('product'), policy);
  const context: ComponentContext = {
    protocol: product?.protocol,
    componentIds: new Map(),
    specificationIds: new Map(),
    codes: new Map(),
    outlines: new Map(),
    withoutOutline: [],
    ...(memory && { memory }),
  };
  const components = parseComponents(reader, fields.at('components'), context);
  const complete = components !== 'unreadable' && context.withoutOutline.length === 0;
  const rules = parseRules(reader, fields.at('rules'), {
    outlines: recallOutlines(memory, context.outlines),
    complete,
    ...(memory && { memory }),
  });
  if (!isFormat || seller === undefined || !product || !rules) return undefined;
  return components === 'unreadable' || !components ? undefined : { seller, product, components, rules };
}

function parseFormat(reader: Reader, place: Place): boolean {
  const { value, path } = place;
  if (value === CATALOG_FORMAT) return true;
  if (value === undefined) reportKind(reader, place, `format: ${CATALOG_FORMAT}`);
  else {
    const hint = typeof value === 'string' ? didYouMean(value, [CATALOG_FORMAT]) : '';
    const message = `The format is ${show(value)}; this version reads ${quote(CATALOG_FORMAT)} only.${hint}`;
    reader.report({ code: 'format.invalid', path, message });
  }
  return false;
}

// ---- components -----------------------------------------------------------------------------------------------------

/** What is gathered over all components: ids and codes are unique in the product, rules refer to any specification. */
interface ComponentContext {
  readonly protocol: string | undefined;
  readonly componentIds: Map<string, string>;
  readonly specificationIds: Map<string, string>;
  readonly codes: Map<string, string>;
  readonly outlines: Map<string, SpecificationOutline>;
  /** Places of specifications too broken for an outline. */
  readonly withoutOutline: string[];
  readonly memory?: ParseMemory;
}

function parseComponents(
  reader: Reader,
  place: Place,
  context: ComponentContext,
): readonly Component[] | undefined | 'unreadable' {
  const places = readShortList(reader, place, { max: COMPONENTS_MAX, what: 'components' });
  if (!places) return 'unreadable';
  const roles = places.map((at) => roleOf(at.value));
  const bases = roles.filter((role) => role === 'base').length;
  if (bases !== 1 && roles.every((role) => role !== undefined)) {
    const has = bases === 0 ? 'no component' : `${bases} components`;
    const message = `The product has ${has} of role base; it needs exactly one. The others are add-ons (role: add-on).`;
    reader.report({ code: 'format.invalid', path: place.path, message });
  }
  return readAll(places, (at) => parseComponent(reader, at, context));
}

function roleOf(value: unknown): Component['role'] | undefined {
  if (typeof value !== 'object' || value === null || !('role' in value)) return undefined;
  return value.role === 'base' || value.role === 'add-on' ? value.role : undefined;
}

function parseComponent(reader: Reader, place: Place, context: ComponentContext): Component | undefined {
  const fields = readFields(reader, place, ['id', 'role', 'name', 'specifications']);
  if (!fields) {
    context.withoutOutline.push(place.path);
    return undefined;
  }
  const id = readId(reader, fields.at('id'), { kind: PART_ID });
  if (id !== undefined) {
    const what = `The component ${quote(id)}`;
    const { path } = fields.at('id');
    reportRepeated(reader, context.componentIds, { key: id, path, code: 'format.invalid', what });
  }
  const role = readWord<Component['role']>(reader, fields.at('role'), ['base', 'add-on']);
  const nameAt = fields.at('name');
  const name = nameAt.value === undefined ? undefined : parseText(reader, nameAt, { lengthMax: TEXT_LENGTH_MAX });
  const specifications = parseSpecifications(reader, fields.at('specifications'), {
    ...context,
    componentPath: place.path,
  });
  if (id === undefined || !role || !specifications) return undefined;
  return { id, role, ...(name === undefined ? {} : { name }), specifications };
}

function parseSpecifications(
  reader: Reader,
  place: Place,
  context: ComponentContext & { readonly componentPath: string },
): Component['specifications'] | undefined {
  const places = readShortList(reader, place, { max: SPECIFICATIONS_MAX, what: 'specifications' });
  if (!places) {
    context.withoutOutline.push(place.path);
    return undefined;
  }
  if (places.length === 0) {
    const message =
      'The component has no specification, so nothing of it can be sold. Add one, or delete the component.';
    reader.report({ code: 'format.invalid', path: place.path, message });
  }
  return readAll(places, (at) => {
    const { path, outline, specification } = parseSpecification(reader, at, context);
    if (!outline) context.withoutOutline.push(path);
    else {
      const what = `The specification ${quote(outline.id)}`;
      const found = { key: outline.id, path, code: 'format.invalid' as const, what };
      reportRepeated(reader, context.specificationIds, found);
      if (!context.outlines.has(outline.id)) context.outlines.set(outline.id, outline);
    }
    return specification;
  });
}
