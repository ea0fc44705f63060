import { parseWire, type Route, readCatalogText } from '@regrade/client';
import { err, isStorableText, ok, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../engine/refusal.ts';
import type { CatalogBody } from './handler.ts';
import { isLargeCatalog, readLargeCatalog } from './read-large-catalog.ts';

export interface RawBody {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** As received; absent where the request has none. */
  readonly bytes: Uint8Array | undefined;
}

export const JSON_TYPE = 'application/json';
/** RFC 9512 names `application/yaml`; the others are what tools sent before it. */
const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** The body by the route's schema, or every fault in it. */
export function readBody(route: Route, raw: RawBody): Result<unknown, Refusal> {
  if (!route.body) return ok(undefined);
  const refused = refuseMediaType(raw, false);
  if (refused) return err(refused);
  const text = decode(raw.bytes);
  if (!text.ok) return text;
  const read = readJson(text.value);
  if (!read.ok) return read;
  const unstorable = findUnstorable(read.value, '');
  if (unstorable) return err(invalid([unstorable]));
  const parsed = parseWire(route.body, read.value);
  return parsed.ok ? ok(parsed.value) : err(invalid(parsed.findings));
}

/** A catalog by its text alone, because its faults are findings. */
export async function readCatalogBody(raw: RawBody): Promise<Result<CatalogBody, Refusal>> {
  const refused = refuseMediaType(raw, true);
  if (refused) return err(refused);
  const text = decode(raw.bytes);
  if (!text.ok) return text;
  const read = await readCatalog(text.value, mediaTypeOf(raw));
  if (!read.ok) return read;
  const unstorable = findUnstorable(read.value.document, '');
  return unstorable ? err(invalid([unstorable])) : read;
}

/** The request has faults: all of them, each with its place. */
export function invalid(findings: readonly { readonly path: string; readonly message: string }[]): Refusal {
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  const detail = first
    ? `${first.path === '' ? 'The request' : first.path}: ${first.message}${more}`
    : 'The request has faults.';
  const whole = findings.map((finding) => ({ code: 'format.invalid', severity: 'error', ...finding }));
  return refuse('request.invalid', detail, { findings: whole });
}

/** A body that is read while it arrives. */
export interface StreamedBody {
  readonly mediaType: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The body of a route that reads it while it arrives: the parser left it alone, if it is of the right type. */
export function takeStream(
  { consumes = [] }: Route,
  raw: Omit<RawBody, 'bytes'> & { readonly stream?: AsyncIterable<Uint8Array> },
): Result<StreamedBody, Refusal> {
  const encoding = raw.contentEncoding?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity') return err(encoded(encoding));
  const mediaType = mediaTypeOf(raw) ?? '';
  if (raw.stream && consumes.includes(mediaType)) return ok({ mediaType, pieces: raw.stream });
  const said = `This address takes ${consumes.join(' or ')}, not ${raw.contentType ?? 'a body without a type'}.`;
  return err(refuse('request.unsupported-media-type', said));
}

function encoded(encoding: string): Refusal {
  return refuse('request.unsupported-media-type', `Send the body as it is, without the content encoding ${encoding}.`);
}

function mediaTypeOf({ contentType }: Pick<RawBody, 'contentType'>): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase();
}

function refuseMediaType(raw: RawBody, isCatalog: boolean): Refusal | undefined {
  if (raw.bytes === undefined || raw.bytes.length === 0) return undefined;
  const allowed = isCatalog ? [JSON_TYPE, ...YAML_TYPES] : [JSON_TYPE];
  const type = mediaTypeOf(raw);
  if (type === undefined || !allowed.includes(type)) {
    return refuse(
      'request.unsupported-media-type',
      `This address takes ${allowed.slice(0, 2).join(' or ')}, not ${type ?? 'a body without a type'}.`,
    );
  }
  const encoding = raw.contentEncoding?.toLowerCase();
  if (encoding === undefined || encoding === 'identity') return undefined;
  return encoded(encoding);
}

function decode(bytes: Uint8Array | undefined): Result<string, Refusal> {
  if (!bytes) return ok('');
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err(refuse('request.malformed', 'The body is not encoded as UTF-8.'));
  }
}

/** No body counts as an empty document: what it lacks is then listed, and a route that needs nothing works without. */
function readJson(text: string): Result<unknown, Refusal> {
  if (text.trim() === '') return ok({});
  try {
    return ok(JSON.parse(text));
  } catch {
    // The platform's message names no line; our own reader does.
    const read = readCatalogText(text, { name: '.json' });
    return read.ok ? ok(read.value) : err(malformed(read));
  }
}

async function readCatalog(text: string, type: string | undefined): Promise<Result<CatalogBody, Refusal>> {
  const of = { text, name: type === JSON_TYPE ? '.json' : '' };
  const large = isLargeCatalog(of) ? await readLargeCatalog(of) : undefined;
  if (large && !large.ok) return large;
  const read = large ? large.value : readCatalogText(text, of);
  return read.ok ? ok({ document: read.value, lineOf: read.lineOf }) : err(malformed(read));
}

function malformed({ message, line }: { readonly message: string; readonly line: number }): Refusal {
  return refuse('request.malformed', `Line ${line}: ${message}`);
}

interface BodyFault {
  readonly code: 'format.invalid';
  readonly severity: 'error';
  readonly path: string;
  readonly message: string;
}

/** Text that PostgreSQL cannot keep: U+0000 and half a surrogate pair. Nesting is limited where the text is read. */
export function findUnstorable(value: unknown, path: string, depth = 0): BodyFault | undefined {
  if (typeof value === 'string') {
    if (isStorableText(value)) return undefined;
    const message = 'The text holds U+0000 or half a surrogate pair. Take it out.';
    return { code: 'format.invalid', severity: 'error', path, message };
  }
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const fault = isStorableText(key)
      ? findUnstorable(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1)
      : findUnstorable(key, path, depth + 1);
    if (fault) return fault;
  }
  return undefined;
}

/** Deeper bodies are refused by the schema. */
const DEPTH_MAX = 64;
