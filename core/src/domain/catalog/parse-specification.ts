import type { Billing, Sku, Specification } from './catalog.ts';
import { PART_ID, readId, reportRepeated } from './ids.ts';
import { SKUS_MAX, TEXT_LENGTH_MAX } from './limits.ts';
import { type AttributesFound, parseAttributes } from './parse-attribute.ts';
import { type ParseMemory, readRemembered, recallOutline } from './parse-memory.ts';
import { parseProtocol } from './parse-product.ts';
import { type CodeFound, parseSku, type SkuFound } from './parse-sku.ts';
import { parseText } from './parse-text.ts';
import { type Fields, type Place, quote, type Reader, readFields, readList, readWord } from './shape.ts';

/** What rules need to know of a specification, even where parts of it are faulty. */
export interface SpecificationOutline {
  readonly id: string;
  /** Pointer of its component: a target lies in the same one. */
  readonly componentPath: string;
  readonly billing: Billing | undefined;
  readonly known: AttributesFound;
  readonly skusByKey: ReadonlyMap<string, { readonly removed: boolean }>;
  /** Whether every SKU has a usable key, so that a SKU not found is certainly wrong. */
  readonly complete: boolean;
}

export interface SpecificationFound {
  readonly path: string;
  readonly outline: SpecificationOutline | undefined;
  readonly specification: Specification | undefined;
}

const BILLINGS = ['subscription', 'offline', 'one-time', 'pay-per-use'] as const;

export interface SpecificationContext {
  readonly componentPath: string;
  readonly protocol: string | undefined;
  /** Codes of the whole product, by dialect and code. */
  readonly codes: Map<string, string>;
  readonly memory?: ParseMemory;
}

export function parseSpecification(reader: Reader, place: Place, context: SpecificationContext): SpecificationFound {
  const fields = readFields(reader, place, ['id', 'name', 'billing', 'protocol', 'attributes', 'skus']);
  if (!fields) return { path: place.path, outline: undefined, specification: undefined };
  const id = readId(reader, fields.at('id'), { kind: PART_ID });
  const nameAt = fields.at('name');
  const name = nameAt.value === undefined ? id : parseText(reader, nameAt, { lengthMax: TEXT_LENGTH_MAX });
  const billing = readWord(reader, fields.at('billing'), BILLINGS);
  const protocol = parseProtocol(reader, fields.at('protocol'), context.protocol ?? '');
  const known = readRemembered(reader, fields.at('attributes'), {
    memory: context.memory?.attributes,
    given: [],
    read: (own) => parseAttributes(own, fields.at('attributes')),
  });
  const found = parseSkus(reader, fields, { ...context, known, billing });
  const path = fields.at('id').path;
  if (id === undefined) return { path, outline: undefined, specification: undefined };
  const current = outlineOf(found, { id, componentPath: context.componentPath, billing, known });
  const outline = recallOutline(context.memory, current, path);
  const skus = wholeSkus(found);
  if (name === undefined || !billing || protocol === undefined || !known.attributes || !skus) {
    return { path, outline, specification: undefined };
  }
  return { path, outline, specification: { id, name, billing, protocol, attributes: known.attributes, skus } };
}

function parseSkus(
  reader: Reader,
  fields: Fields,
  context: SpecificationContext & { readonly known: AttributesFound; readonly billing: Billing | undefined },
): readonly SkuFound[] | undefined {
  const place = fields.at('skus');
  const places = readList(reader, place);
  if (!places) return undefined;
  if (places.length === 0 || places.length > SKUS_MAX) {
    const way = places.length === 0 ? 'Add one; without choices it is { sku: {} }.' : 'Split the specification.';
    const message = `The specification has ${places.length} SKUs; 1 to ${SKUS_MAX} are allowed. ${way}`;
    reader.report({ code: 'sku.limit', path: place.path, message });
  }
  const seen = new Map<string, string>();
  return places.map((at) => {
    const { known, billing, memory, codes } = context;
    const found = readRemembered(reader, at, {
      memory: memory?.skus,
      given: [known, billing],
      read: (own) => parseSku(own, at, { known, billing }),
    });
    const { key, path } = found;
    for (const code of found.codes) reportRepeatedCode(reader, codes, code);
    if (key !== undefined) reportRepeated(reader, seen, { key, path, code: 'sku.duplicate', what: `The SKU ${key}` });
    return found;
  });
}

function reportRepeatedCode(reader: Reader, seen: Map<string, string>, { dialect, code, path }: CodeFound): void {
  const what = `The code ${quote(code)} of ${quote(dialect)}`;
  reportRepeated(reader, seen, { key: `${dialect} ${code}`, path, code: 'format.invalid', what });
}

function outlineOf(
  found: readonly SkuFound[] | undefined,
  outline: Pick<SpecificationOutline, 'id' | 'componentPath' | 'billing' | 'known'>,
): SpecificationOutline {
  const skusByKey = new Map<string, { removed: boolean }>();
  for (const { key, removed } of found ?? []) {
    if (key !== undefined && !skusByKey.has(key)) skusByKey.set(key, { removed });
  }
  return { ...outline, skusByKey, complete: found?.every(({ key }) => key !== undefined) ?? false };
}

function wholeSkus(found: readonly SkuFound[] | undefined): readonly Sku[] | undefined {
  // Too many would be compared with each other: what follows from a SKU may cost as much as all the others together.
  if (found && found.length > SKUS_MAX) return undefined;
  const skus = found?.map(({ sku }) => sku).filter((sku) => sku !== undefined);
  return skus?.length === found?.length ? skus : undefined;
}
