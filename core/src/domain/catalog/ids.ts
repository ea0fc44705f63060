import type { FindingCode } from './finding.ts';
import { nameOf, type Place, type Reader, reportKind, show } from './shape.ts';

/** Patterns of the ids that a seller chooses. What people read goes to names and labels. */
export interface IdKind {
  readonly pattern: RegExp;
  readonly allowed: string;
}

/** A dot would make `<seller>.<product>` ambiguous. */
export const SHORT_ID: IdKind = {
  pattern: /^[a-z0-9][a-z0-9_-]{0,63}$/,
  allowed: 'lower-case letters, digits, "-" and "_", beginning with a letter or digit, at most 64 characters',
};

/** Ids of components, specifications and attributes, and dialect names. */
export const PART_ID: IdKind = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  allowed: 'letters, digits, ".", "-" and "_", beginning with a letter or digit, at most 64 characters',
};

/** Values of choice attributes (contract §2). */
export const VALUE_ID: IdKind = {
  pattern: /^[a-z0-9][a-z0-9._-]{0,63}$/,
  allowed: 'lower-case letters, digits, ".", "-" and "_", beginning with a letter or digit, at most 64 characters',
};

/** Reserved as attribute ids: they are the fields of a target in another specification. */
export const RESERVED_IDS: readonly string[] = ['specification', 'sku'];

export function readId(
  reader: Reader,
  place: Place,
  rule: { readonly kind: IdKind; readonly code?: FindingCode },
): string | undefined {
  const { value, path } = place;
  if (typeof value !== 'string') {
    reportKind(reader, place, typeof value === 'number' ? `text: write "${value}" in quotes` : 'an id (text)');
    return undefined;
  }
  if (rule.kind.pattern.test(value)) return value;
  const message = `${nameOf(path)} is ${show(value)}; an id consists of ${rule.kind.allowed}. Put what people read into a name or label.`;
  reader.report({ code: rule.code ?? 'format.invalid', path, message });
  return undefined;
}

/** Reports an id that was seen before, and remembers a new one with the place where it stands. */
export function reportRepeated(
  reader: Reader,
  seen: Map<string, string>,
  found: { readonly key: string; readonly path: string; readonly code: FindingCode; readonly what: string },
): void {
  const first = seen.get(found.key);
  if (first === undefined) {
    seen.set(found.key, found.path);
    return;
  }
  const message = `${found.what} stands here a second time; the first is at ${first}. Delete or rename one of them.`;
  reader.report({ code: found.code, path: found.path, message });
}
