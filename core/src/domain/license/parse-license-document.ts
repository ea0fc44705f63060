import type { Selection } from '../catalog/selection.ts';
import { accountOf, ID_PREFIXES, type LicenseId, type SubscriptionId } from '../kernel/id.ts';
import { type Instant, parseInstant } from '../kernel/time.ts';
import { FIRST_REVISION } from './derive-license.ts';
import { LICENSE_STATUSES, type LicenseStatus } from './license.ts';
import type { FreshnessPayload, LicenseStatement } from './license-document.ts';

/**
 * Payloads back into licenses. A signature proves who wrote a payload, not that a program of another version understands
 * it, so every field is read; fields that we do not know are left alone (contract: "add freely").
 */

/** A statement's payload; undefined when a field is missing or of another kind. */
export function fromStatement(payload: unknown): LicenseStatement | undefined {
  if (!isRecord(payload)) return undefined;
  const id = textOf(payload['id']);
  const subscription = textOf(payload['subscription']);
  const component = textOf(payload['component']);
  const product = textOf(payload['product']);
  const revision = revisionOf(payload['revision']);
  const selection = selectionOf(payload['selection']);
  const validFrom = instantOf(payload['validFrom']);
  const expiresAt = payload['expiresAt'] === null ? null : instantOf(payload['expiresAt']);
  const issuedAt = instantOf(payload['issuedAt']);
  const account = accountOf(ID_PREFIXES.license, id ?? '');
  if (!account || accountOf(ID_PREFIXES.subscription, subscription ?? '') !== account) return undefined;
  if (component === undefined || product === undefined || revision === undefined) return undefined;
  if (!selection || selection.component !== component) return undefined;
  if (validFrom === undefined || expiresAt === undefined || issuedAt === undefined) return undefined;
  return {
    id: id as LicenseId,
    account,
    component,
    subscription: subscription as SubscriptionId,
    product,
    revision,
    selection,
    validFrom,
    expiresAt,
    issuedAt,
  };
}

/** A freshness token's payload; undefined when a field is missing or of another kind. */
export function fromFreshness(payload: unknown): FreshnessPayload | undefined {
  if (!isRecord(payload)) return undefined;
  const id = textOf(payload['id']);
  const revision = revisionOf(payload['revision']);
  const status = statusOf(payload['status']);
  const { iat, exp } = payload;
  if (id === undefined || revision === undefined || status === undefined) return undefined;
  if (!isWhole(iat) || !isWhole(exp) || exp <= iat) return undefined;
  return { id, revision, status, iat, exp };
}

function selectionOf(value: unknown): Selection | undefined {
  if (!isRecord(value)) return undefined;
  const component = textOf(value['component']);
  const specification = textOf(value['specification']);
  const skuKey = textOf(value['skuKey']);
  const sku = recordOf(value['sku'], (choice): choice is string => typeof choice === 'string');
  const quantities = recordOf(value['quantities'], isWhole);
  if (component === undefined || specification === undefined || skuKey === undefined || !sku || !quantities) {
    return undefined;
  }
  return { component, specification, sku, skuKey, quantities };
}

function recordOf<T>(value: unknown, isMember: (member: unknown) => member is T): { [key: string]: T } | undefined {
  if (!isRecord(value)) return undefined;
  // fromEntries defines own properties, so a key `__proto__` stays a key.
  const entries = Object.entries(value).filter((entry): entry is [string, T] => isMember(entry[1]));
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined;
}

export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 ? value : undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function revisionOf(value: unknown): number | undefined {
  return isWhole(value) && value >= FIRST_REVISION ? value : undefined;
}

function statusOf(value: unknown): LicenseStatus | undefined {
  return LICENSE_STATUSES.find((status) => status === value);
}

function instantOf(value: unknown): Instant | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined;
}
