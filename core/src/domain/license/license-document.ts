import { assert } from '../kernel/assert.ts';
import { formatInstant, type Instant } from '../kernel/time.ts';
import type { License, LicenseStatus } from './license.ts';

/**
 * What is signed and sent (contract §5, "License documents"). The statement says what the customer may use and is
 * immutable per revision; the freshness token says that this revision is the newest one, with its status, and ends soon.
 */
export const STATEMENT_TYP = 'regrade-license+jwt';
/** `typ` of the freshness token. */
export const FRESHNESS_TYP = 'regrade-freshness+jwt';
/** `format` of the file for machines without a network: statement, freshness and keys in one. */
export const LICENSE_FILE_FORMAT = 'regrade/license@1';

const SECONDS_PER_HOUR = 3600;
/** Two hours from the start of the hour: every token is good for at least one whole hour after it was fetched. */
export const FRESHNESS_SECONDS = 2 * SECONDS_PER_HOUR;

/** A license without its status: what a statement says. */
export type LicenseStatement = Omit<License, 'status'>;

/** Selection in JSON (contract §5). */
export interface SelectionJson {
  readonly component: string;
  readonly specification: string;
  readonly sku: { readonly [attribute: string]: string };
  readonly skuKey: string;
  readonly quantities: { readonly [attribute: string]: number };
}

/** Payload of a statement: instants are RFC 3339 UTC; the account is read from the id. */
export interface StatementPayload {
  readonly id: string;
  readonly component: string;
  readonly subscription: string;
  readonly product: string;
  readonly revision: number;
  readonly selection: SelectionJson;
  readonly validFrom: string;
  /** null = permanent. */
  readonly expiresAt: string | null;
  readonly issuedAt: string;
}

/** A license as every door shows it: the statement with the status. */
export interface LicenseJson extends StatementPayload {
  readonly status: LicenseStatus;
}

/** Payload of a freshness token; `iat` and `exp` are epoch seconds, as RFC 7519 has them. */
export interface FreshnessPayload {
  readonly id: string;
  readonly revision: number;
  readonly status: LicenseStatus;
  readonly iat: Instant;
  readonly exp: Instant;
}

/** Answer of `GET /v1/license`. */
export interface LicenseAnswer {
  readonly license: LicenseJson;
  /** JWS compact. */
  readonly statement: string;
  /** JWS compact. */
  readonly freshness: string;
}

/** The payload to sign for a revision; the same revision always gives the same fields in the same order. */
export function toStatement(license: LicenseStatement): StatementPayload {
  const { component, specification, sku, skuKey, quantities } = license.selection;
  return {
    id: license.id,
    component: license.component,
    subscription: license.subscription,
    product: license.product,
    revision: license.revision,
    selection: { component, specification, sku: sortedByKey(sku), skuKey, quantities: sortedByKey(quantities) },
    validFrom: formatInstant(license.validFrom),
    expiresAt: license.expiresAt === null ? null : formatInstant(license.expiresAt),
    issuedAt: formatInstant(license.issuedAt),
  };
}

/** A store may give keys back in another order than it got them; the signed bytes of a revision must not depend on it. */
function sortedByKey<T>(record: { readonly [key: string]: T }): { readonly [key: string]: T } {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The license as JSON: its statement and its status. */
export function toLicenseJson(license: License): LicenseJson {
  return { ...toStatement(license), status: license.status };
}

/** The freshness payload of one hour; all readers of that hour share it, so it must not depend on the minute. */
export function toFreshness(
  license: Pick<License, 'id' | 'revision' | 'status'>,
  hourStart: Instant,
): FreshnessPayload {
  assert(hourStart % SECONDS_PER_HOUR === 0, 'freshness begins with an hour');
  return {
    id: license.id,
    revision: license.revision,
    status: license.status,
    iat: hourStart,
    exp: hourStart + FRESHNESS_SECONDS,
  };
}

/** The start of the UTC hour an instant lies in. */
export function hourStartOf(now: Instant): Instant {
  return now - (((now % SECONDS_PER_HOUR) + SECONDS_PER_HOUR) % SECONDS_PER_HOUR);
}

/** `"<id>.<revision>.<hour>"` with its quotes; the hour is counted from 1970, so that each hour has a tag of its own. */
export function etagOf(license: Pick<License, 'id' | 'revision'>, now: Instant): string {
  return `"${license.id}.${license.revision}.${hourStartOf(now) / SECONDS_PER_HOUR}"`;
}
