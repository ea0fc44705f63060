/**
 * JSON text of domain values, exact: bigints become `{"$bigint":"123"}`, everything else is plain JSON. Stored documents
 * (quotes, orders, idempotent answers) go through here and come back as the values they were.
 */
export type Encodable = unknown;

/** Printable ASCII without quote and backslash: what needs no escaping. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;
const KEYS_MAX = 2_000;
/** Names of fields with their quotes and colon: the same few hundred again and again. */
const encodedKeys = new Map<string, string>();

/** Text in one pass: a copy of the value with its bigints tagged, for `JSON.stringify`, would take twice as long. */
export function encodeJson(value: Encodable): string {
  switch (typeof value) {
    case 'string':
      return encodeText(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'bigint':
      return `{"$bigint":"${value}"}`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(encodeJson).join(',')}]` : encodeObject(value);
    default:
      return JSON.stringify(value) ?? 'null';
  }
}

// Plain loops over keys: an array of entries for every object of every document is a third of all garbage of an order.
function encodeObject(value: object): string {
  const fields = value as { readonly [field: string]: unknown };
  let text = '{';
  for (const key of Object.keys(fields)) {
    const inner = fields[key];
    if (inner === undefined) continue;
    if (text.length > 1) text += ',';
    text += encodeKey(key) + encodeJson(inner);
  }
  return `${text}}`;
}

function encodeKey(key: string): string {
  const known = encodedKeys.get(key);
  if (known !== undefined) return known;
  const encoded = `${JSON.stringify(key)}:`;
  if (encodedKeys.size < KEYS_MAX) encodedKeys.set(key, encoded);
  return encoded;
}

function encodeText(text: string): string {
  return PLAIN_TEXT.test(text) ? `"${text}"` : JSON.stringify(text);
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
