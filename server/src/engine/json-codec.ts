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

function encodeObject(value: object): string {
  let text = '{';
  for (const [key, inner] of Object.entries(value)) {
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
      if (typeof item === 'object') value[index] = fromJson(item);
    });
    return value as T;
  }
  const fields = value as { [field: string]: unknown };
  if (typeof fields['$bigint'] === 'string') return BigInt(fields['$bigint']) as T;
  for (const [field, inner] of Object.entries(fields)) {
    if (typeof inner === 'object') fields[field] = fromJson(inner);
  }
  return value as T;
}
