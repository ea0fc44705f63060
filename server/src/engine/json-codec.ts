/**
 * JSON text of domain values, exact: bigints become `{"$bigint":"123"}`, everything else is plain JSON. Stored documents
 * (quotes, orders, idempotent answers) go through here and come back as the values they were.
 */
export type Encodable = unknown;

/** What a bigint becomes; the driver's text of a column is read back by `fromJson`. */
const tag = (value: bigint) => ({ $bigint: String(value) });

/** Only what has bigints in it is copied: text put together here, piece by piece, was five times the garbage. */
export function encodeJson(value: Encodable): string {
  return JSON.stringify(withTags(value)) ?? 'null';
}

function withTags(value: unknown): unknown {
  if (typeof value === 'bigint') return tag(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? itemsWithTags(value) : fieldsWithTags(value as Fields);
}

interface Fields {
  readonly [field: string]: unknown;
}

/** The same object where nothing in it is a bigint. */
function fieldsWithTags(fields: Fields): Fields {
  let copy: { [field: string]: unknown } | undefined;
  for (const field of Object.keys(fields)) {
    const inner = fields[field];
    const tagged = withTags(inner);
    if (tagged === inner) continue;
    copy ??= { ...fields };
    copy[field] = tagged;
  }
  return copy ?? fields;
}

function itemsWithTags(items: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const tagged = withTags(items[index]);
    if (tagged === items[index]) continue;
    copy ??= [...items];
    copy[index] = tagged;
  }
  return copy ?? items;
}

/**
 * Puts bigints back into an already parsed JSON value (a column that the driver parsed). The value is the caller's own
 * and is changed where it stands; what is returned takes its place.
 */
export function fromJson<T>(value: unknown): T {
  if (typeof value !== 'object' || value === null) return value as T;
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      if (typeof item === 'object' && item !== null) value[index] = fromJson(item);
    });
    return value as T;
  }
  const fields = value as { [field: string]: unknown };
  if (typeof fields['$bigint'] === 'string') return BigInt(fields['$bigint']) as T;
  for (const field of Object.keys(fields)) {
    const inner = fields[field];
    if (typeof inner === 'object' && inner !== null) fields[field] = fromJson(inner);
  }
  return value as T;
}
