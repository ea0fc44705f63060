/**
 * JSON text of domain values, exact: bigints become `{"$bigint":"123"}`, everything else is plain JSON. Stored documents
 * (quotes, orders, idempotent answers) go through here and come back as the values they were.
 */
export type Encodable = unknown;

/** The value as plain JSON, bigints tagged. */
export function toJson(value: Encodable): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) {
    const plain: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) if (inner !== undefined) plain[key] = toJson(inner);
    return plain;
  }
  return value;
}

export function encodeJson(value: Encodable): string {
  return JSON.stringify(toJson(value));
}

/** Puts bigints back into an already parsed JSON value (a column that the driver parsed). */
export function fromJson<T>(value: unknown): T {
  if (isTagged(value)) return BigInt(value.$bigint) as T;
  if (Array.isArray(value)) return value.map((item) => fromJson(item)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromJson(inner)])) as T;
  }
  return value as T;
}

function isTagged(value: unknown): value is { $bigint: string } {
  return typeof value === 'object' && value !== null && '$bigint' in value && typeof value.$bigint === 'string';
}
