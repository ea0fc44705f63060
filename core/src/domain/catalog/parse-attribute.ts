import type { Attribute, ChoiceAttribute, QuantityAttribute, Text } from './catalog.ts';
import { PART_ID, RESERVED_IDS, readId, reportRepeated, VALUE_ID } from './ids.ts';
import { ATTRIBUTES_MAX, CHOICE_VALUES_MAX, QUANTITY_ATTRIBUTES_MAX, QUANTITY_MAX, TEXT_LENGTH_MAX } from './limits.ts';
import { parseText } from './parse-text.ts';
import {
  didYouMean,
  type Fields,
  type Place,
  quote,
  type Reader,
  readEntries,
  readFields,
  readInteger,
  readList,
  readShortList,
  readText,
  readWord,
  show,
} from './shape.ts';

/** What is known of the attributes of a specification, even where some are faulty: enough to go on checking. */
export interface AttributesFound {
  /** By id; the attribute is undefined where its values or range are unusable. */
  readonly byId: ReadonlyMap<string, { readonly kind: Attribute['kind']; readonly attribute: Attribute | undefined }>;
  /** Whether every attribute has a usable id, so that an id not found is certainly wrong. */
  readonly complete: boolean;
  /** All of them, when all are usable. */
  readonly attributes: readonly Attribute[] | undefined;
}

export function parseAttributes(reader: Reader, place: Place): AttributesFound {
  const limit = { max: ATTRIBUTES_MAX, what: 'attributes' };
  const places = place.value === undefined ? [] : readShortList(reader, place, limit);
  const byId = new Map<string, { kind: Attribute['kind']; attribute: Attribute | undefined }>();
  if (!places) return { byId, complete: false, attributes: undefined };
  const seen = new Map<string, string>();
  const found = places.map((at) => parseAttribute(reader, at));
  for (const item of found) {
    if (!item) continue;
    const what = `The attribute ${quote(item.id)}`;
    reportRepeated(reader, seen, { key: item.id, path: item.path, code: 'format.invalid', what });
    if (!byId.has(item.id)) byId.set(item.id, { kind: item.kind, attribute: item.attribute });
  }
  const quantities = found.filter((item) => item?.kind === 'quantity').length;
  if (quantities > QUANTITY_ATTRIBUTES_MAX) {
    const message = `The specification has ${quantities} quantity attributes; at most ${QUANTITY_ATTRIBUTES_MAX} are allowed.`;
    reader.report({ code: 'format.invalid', path: place.path, message });
  }
  const usable = found.map((item) => item?.attribute).filter((attribute) => attribute !== undefined);
  const isWhole = usable.length === places.length && byId.size === places.length;
  return { byId, complete: found.every((item) => item !== undefined), attributes: isWhole ? usable : undefined };
}

interface AttributeFound {
  readonly id: string;
  readonly path: string;
  readonly kind: Attribute['kind'];
  readonly attribute: Attribute | undefined;
}

function parseAttribute(reader: Reader, place: Place): AttributeFound | undefined {
  const kind = kindOf(place.value);
  const own = kind === 'choice' ? ['values', 'labels'] : ['min', 'max', 'step', 'unit'];
  const known = ['id', 'kind', 'name', ...(kind ? own : ['values', 'labels', 'min', 'max', 'step', 'unit'])];
  const fields = readFields(reader, place, known);
  if (!fields) return undefined;
  const id = parseAttributeId(reader, fields.at('id'));
  const name = fields.at('name');
  const common = {
    id: id ?? '',
    name: name.value === undefined ? undefined : parseText(reader, name, { lengthMax: TEXT_LENGTH_MAX }),
    isSound: id !== undefined,
  };
  if (kind === undefined) readWord(reader, fields.at('kind'), ['choice', 'quantity']);
  const attribute =
    kind === 'choice'
      ? parseChoice(reader, fields, common)
      : kind === 'quantity'
        ? parseQuantity(reader, fields, common)
        : undefined;
  return id === undefined || kind === undefined ? undefined : { id, path: fields.at('id').path, kind, attribute };
}

function kindOf(value: unknown): Attribute['kind'] | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'kind') || !('kind' in value))
    return undefined;
  return value.kind === 'choice' || value.kind === 'quantity' ? value.kind : undefined;
}

function parseAttributeId(reader: Reader, place: Place): string | undefined {
  const id = readId(reader, place, { kind: PART_ID });
  if (id === undefined || !RESERVED_IDS.includes(id)) return id;
  const message = `${quote(id)} is reserved: rules use it to name a target. Choose another id for this attribute.`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return undefined;
}

interface CommonFields {
  readonly id: string;
  readonly name: Text | undefined;
  readonly isSound: boolean;
}

function parseChoice(reader: Reader, fields: Fields, common: CommonFields): ChoiceAttribute | undefined {
  const place = fields.at('values');
  const places = readList(reader, place);
  const values = places?.map((at) => readId(reader, at, { kind: VALUE_ID, code: 'attribute.values' }));
  if (places && (places.length === 0 || places.length > CHOICE_VALUES_MAX)) {
    const message = `${places.length} values are given; a choice has 1 to ${CHOICE_VALUES_MAX}.`;
    reader.report({ code: 'attribute.values', path: place.path, message });
  }
  const seen = new Map<string, string>();
  places?.forEach(({ path }, index) => {
    const key = values?.[index];
    if (key === undefined) return;
    reportRepeated(reader, seen, { key, path, code: 'attribute.values', what: `The value ${quote(key)}` });
  });
  const usable = values?.filter((value) => value !== undefined);
  const labels = parseLabels(reader, fields.at('labels'), usable?.length === values?.length ? usable : undefined);
  if (!common.isSound || !usable || usable.length !== values?.length || usable.length === 0) return undefined;
  const { id, name } = common;
  return { kind: 'choice', id, ...(name === undefined ? {} : { name }), values: usable, labels };
}

function parseLabels(reader: Reader, place: Place, values: readonly string[] | undefined): Record<string, Text> {
  const labels: Record<string, Text> = Object.create(null);
  if (place.value === undefined) return labels;
  for (const entry of readEntries(reader, place) ?? []) {
    const text = parseText(reader, entry, { lengthMax: TEXT_LENGTH_MAX });
    if (text !== undefined) labels[entry.key] = text;
    if (!values || values.includes(entry.key)) continue;
    const hint = didYouMean(entry.key, values);
    const message = `A label is given for ${quote(entry.key)}, which is none of the values.${hint} Correct or delete it.`;
    reader.report({ code: 'attribute.values', path: entry.path, message });
  }
  return labels;
}

function parseQuantity(reader: Reader, fields: Fields, common: CommonFields): QuantityAttribute | undefined {
  const bounds = { max: QUANTITY_MAX, code: 'attribute.range' } as const;
  const min = readInteger(reader, fields.at('min'), { min: 0, ...bounds });
  const max = readInteger(reader, fields.at('max'), { min: 0, ...bounds });
  const step = readInteger(reader, fields.at('step'), { min: 1, ...bounds });
  const unit = readText(reader, fields.at('unit'), { lengthMax: TEXT_LENGTH_MAX });
  if (min !== undefined && max !== undefined && min > max) {
    const message = `The least quantity ${show(min)} lies above the greatest, ${show(max)}. Correct "min" or "max".`;
    reader.report({ code: 'attribute.range', path: fields.path, message });
    return undefined;
  }
  if (min === undefined || max === undefined || step === undefined || unit === undefined) return undefined;
  const { id, name, isSound } = common;
  return isSound ? { kind: 'quantity', id, ...(name === undefined ? {} : { name }), min, max, step, unit } : undefined;
}
