import { type Instant, isSameSelection, type License, type QuoteId, type Selection } from '@regrade/core';
import type { Change } from '../events/list-changes.ts';
import type { AuditRecord } from '../ports.ts';
import type { Listed, Page, ReadStore } from '../read-port.ts';

/** One revision of a license as its owner reads it: what it changed, and by what. */
export interface LicenseRevision {
  readonly revision: number;
  readonly status: License['status'];
  readonly at: Instant;
  /** Actor of the audit record. */
  readonly by: string;
  readonly cause: RevisionCause;
  /** Absent: as before. */
  readonly selection?: Moved<Selection>;
  readonly expiresAt?: Moved<Instant | null>;
}

export type RevisionCause =
  | { readonly kind: 'purchase' | 'import' | 'expiry' }
  | { readonly kind: 'change'; readonly order: string }
  | { readonly kind: 'adjustment'; readonly adjustment: string }
  /** With the scheduled order that began in the same step. */
  | { readonly kind: 'renewal'; readonly renewal: string; readonly order?: string };

/** `from` is absent in the first revision. */
interface Moved<T> {
  readonly from?: T;
  readonly to: T;
}

/** What a record of ours says that a license has to know, whatever its command. */
interface RecordBody {
  readonly changes: readonly Change[];
  /** In the time of a sandbox account. */
  readonly sandboxMillis?: number;
  readonly adjustment?: string;
  readonly renewal?: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

interface AdjustedSide {
  readonly selection: Selection;
  readonly expiresAt: Instant | null;
}

/**
 * The revisions of a license, the newest first, from the records that the audit chain keeps of them: nothing is written
 * twice so that it can be shown, and what is shown is what anyone can verify.
 */
export async function listRevisions(
  reads: ReadStore,
  { license, page }: { readonly license: License; readonly page: Page },
): Promise<Listed<LicenseRevision>> {
  const records = await reads.listLicenseRecords(license, page);
  const found = records.items.flatMap((record) => findRevision(record, license.id));
  const quotes = found.flatMap(({ quote }) => (quote === undefined ? [] : [quote]));
  const [selections, first] = await Promise.all([
    quotes.length > 0 ? reads.readQuotedSelections(quotes, license.component) : new Map(),
    firstOf(reads, license, found),
  ]);
  const items = found.map(({ revision, quote, isFirst }): LicenseRevision => {
    const changed = quote === undefined ? undefined : selections.get(quote);
    return { ...revision, ...(changed && { selection: changed }), ...(isFirst && first) };
  });
  return { items, ...(records.next && { next: records.next }) };
}

interface FoundRevision {
  readonly revision: LicenseRevision;
  /** Says what the order changed. */
  readonly quote?: QuoteId;
  readonly isFirst: boolean;
}

function findRevision(record: AuditRecord, license: string): FoundRevision[] {
  // Written by `decide-batch` and hashed since.
  const body = JSON.parse(record.body) as RecordBody;
  const data = body.changes.find(({ noun, data: of }) => noun === 'license' && of['license'] === license)?.data;
  if (!data) return [];
  const order = body.changes.find(({ noun }) => noun === 'change-order')?.data;
  const status = data['status'] as License['status'];
  const cause = causeOf(record, { body, status, order: order && String(order['order']) });
  const revision: LicenseRevision = {
    revision: Number(data['revision']),
    status,
    at: Math.floor((body.sandboxMillis ?? record.atMillis) / 1000),
    by: record.actor,
    cause,
    ...movedBy(body),
  };
  const isFirst = cause.kind === 'purchase' || cause.kind === 'import';
  return [{ revision, isFirst, ...(order && { quote: order['quote'] as QuoteId }) }];
}

function causeOf(
  { command }: AuditRecord,
  of: { readonly body: RecordBody; readonly status: License['status']; readonly order: string | undefined },
): RevisionCause {
  const { adjustment, renewal } = of.body;
  if (adjustment !== undefined) return { kind: 'adjustment', adjustment };
  if (renewal !== undefined) return { kind: 'renewal', renewal, ...(of.order !== undefined && { order: of.order }) };
  if (of.order !== undefined) return { kind: 'change', order: of.order };
  if (of.status === 'isolated' || of.status === 'destroyed') return { kind: 'expiry' };
  return { kind: command === 'import-subscription' ? 'import' : 'purchase' };
}

/** An adjustment says both sides, a renewal the ends; what an order changed stands in its quote. */
function movedBy({ adjustment, renewal, from, to }: RecordBody): Pick<LicenseRevision, 'selection' | 'expiresAt'> {
  if (renewal !== undefined) return { expiresAt: { from: from as Instant, to: to as Instant } };
  if (adjustment === undefined) return {};
  const [before, after] = [from as AdjustedSide, to as AdjustedSide];
  return {
    ...(!isSameSelection(before.selection, after.selection) && {
      selection: { from: before.selection, to: after.selection },
    }),
    ...(before.expiresAt !== after.expiresAt && { expiresAt: { from: before.expiresAt, to: after.expiresAt } }),
  };
}

/** What the license said when it was issued: no record repeats it, so it is looked up where the page shows it. */
async function firstOf(reads: ReadStore, license: License, found: readonly FoundRevision[]) {
  const first = found.find(({ isFirst }) => isFirst)?.revision;
  const issued = first && (await reads.readFirstLicense(license, first.at));
  return issued && { selection: { to: issued.selection }, expiresAt: { to: issued.expiresAt } };
}
