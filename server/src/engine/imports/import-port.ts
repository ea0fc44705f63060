import type { AccountId, ImportFinding, ImportId, LicenseId, SubscriptionId } from '@regrade/core';
import type { Account } from '../ports.ts';
import type { Listed, Page } from '../read-port.ts';

/** One upload of existing subscriptions. open → done; more of the file opens it again. */
export interface ImportJob {
  /** The operator's. */
  readonly account: AccountId;
  readonly id: ImportId;
  /** Its Idempotency-Key: the same key is the same import, which goes on where it stopped. */
  readonly key: string;
  /** Attempts so far: only the newest may save progress. */
  readonly epoch: number;
  readonly state: 'open' | 'done';
  /** Rows looked at: the sum of the next three. */
  readonly seen: number;
  readonly imported: number;
  readonly unchanged: number;
  readonly bad: number;
  /** Of the imported ones, those with warnings. */
  readonly warned: number;
  /** Everything up to this line of the file is decided and kept. */
  readonly lastLine: number;
  /** Hash chained over the lines up to it. */
  readonly contentHash: string;
  readonly startedAtMillis: number;
  readonly movedAtMillis: number;
}

/** A row of which something is to be said. */
export interface ImportRowReport {
  readonly line: number;
  /** Null where the line is too broken to say. */
  readonly reference: string | null;
  readonly imported: boolean;
  readonly findings: readonly ImportFinding[];
}

/** What another system calls a subscription, and what that is here. */
export interface SubscriptionReference {
  readonly product: string;
  readonly reference: string;
  readonly account: AccountId;
  readonly subscription: SubscriptionId;
  /** Of the row that it came from. */
  readonly contentHash: string;
  readonly import: ImportId;
  readonly line: number;
}

export interface AccountReference {
  readonly reference: string;
  readonly account: AccountId;
}

export interface ImportedSubscription extends SubscriptionReference {
  readonly licenses: readonly { readonly component: string; readonly license: LicenseId }[];
}

export type SubscriptionKey = Pick<SubscriptionReference, 'product' | 'reference'>;

/** Key of a subscription reference among the facts of a batch. */
export function subscriptionKey({ product, reference }: SubscriptionKey): string {
  return `${product} ${reference}`;
}

/** What a batch of imported rows sees behind its lock. */
export interface ImportFacts {
  readonly accounts: Map<AccountId, Account>;
  readonly accountReferences: Map<string, AccountId>;
  /** By `subscriptionKey`. */
  readonly subscriptionReferences: Map<string, SubscriptionReference>;
}

export interface ImportWants {
  readonly accounts: readonly AccountId[];
  readonly accountReferences: readonly string[];
  readonly subscriptions: readonly SubscriptionKey[];
}

/** Jobs and their reports; each function is one statement. Subscriptions themselves go through the one write path. */
export interface ImportStore {
  /** The job of this key with its next epoch; the given one where there is none. */
  beginImport(job: ImportJob): Promise<ImportJob>;
  /** Saves progress and reports together, unless a newer attempt took over: then false, and nothing is saved. */
  saveImport(job: ImportJob, reports: readonly ImportRowReport[]): Promise<boolean>;
  findImportFacts(wants: ImportWants): Promise<ImportFacts>;
  readImport(id: ImportId): Promise<ImportJob | undefined>;
  /** The newest first. */
  listImports(page: Page): Promise<Listed<ImportJob>>;
  listImportRows(id: ImportId, page: Page): Promise<Listed<ImportRowReport>>;
  listImported(id: ImportId, page: Page): Promise<Listed<ImportedSubscription>>;
}
