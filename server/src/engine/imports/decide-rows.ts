import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AccountId,
  checkImport,
  err,
  type ImportFinding,
  type ImportFindingCode,
  type ImportRow,
  importFinding,
  ok,
  type Result,
  type Subscription,
} from '@regrade/core';
import type { Clock, Ids } from '../ports.ts';
import type { ReadStore } from '../read-port.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { Command } from '../run-command.ts';
import type { RawLine } from './chunk-lines.ts';
import { contentHashOf } from './content-hash.ts';
import {
  type ImportFacts,
  type ImportJob,
  type ImportRowReport,
  type ImportStore,
  subscriptionKey,
} from './import-port.ts';
import { type ImportCommand, LOOK_AGAIN } from './import-subscription.ts';

export type ReadRow = (
  raw: RawLine,
) => Result<ImportRow, { readonly reference: string | null; readonly findings: readonly ImportFinding[] }>;

export interface DecideDeps {
  readonly store: ImportStore;
  readonly reads: Pick<ReadStore, 'readProduct'>;
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly importSubscription: (command: Command<ImportCommand>) => Promise<Result<Subscription, Refusal>>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Who is last in line for a reference, while it is under way. */
export type ReferenceLine = Map<string, Promise<void>>;

/** A row whose shape is right, in line behind the earlier ones of its reference. */
interface ReadableRow {
  readonly line: number;
  readonly row: ImportRow;
  readonly contentHash: string;
  readonly ahead: Promise<void> | undefined;
  readonly leave: () => void;
}

export type ReadRowResult = ReadableRow | (DecidedRow & { readonly line: number });

export interface DecidedRow {
  readonly outcome: 'imported' | 'unchanged' | 'bad';
  /** Absent where nothing is to be said. */
  readonly report?: ImportRowReport;
}

/** The upload cannot go on: what was saved stays. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Rows between two turns of the event loop. */
const TURN_MAX = 64;
/** How often a row is looked up again because another upload was faster. */
const LOOKS_MAX = 5;

export async function readRows(
  lines: readonly RawLine[],
  of: { readonly readRow: ReadRow; readonly line: ReferenceLine },
): Promise<ReadRowResult[]> {
  const rows: ReadRowResult[] = [];
  for (const [index, raw] of lines.entries()) {
    if (index % TURN_MAX === TURN_MAX - 1) await nextTurn();
    const { line } = raw;
    const read = of.readRow(raw);
    if (read.ok) {
      const row = read.value;
      rows.push({ line, row, contentHash: contentHashOf(row), ...takePlace(of.line, subscriptionKey(row)) });
    } else rows.push({ line, ...bad({ line, ...read.error }) });
  }
  return rows;
}

function takePlace(line: ReferenceLine, key: string): Pick<ReadableRow, 'ahead' | 'leave'> {
  const ahead = line.get(key);
  const { promise, resolve } = Promise.withResolvers<void>();
  line.set(key, promise);
  const leave = () => {
    if (line.get(key) === promise) line.delete(key);
    resolve();
  };
  return { ahead, leave };
}

export interface Deciding {
  readonly actor: string;
  readonly job: ImportJob;
  readonly rows: readonly ReadRowResult[];
  /** Ids drawn for customers who are not stored yet: chunks under way at once have to agree. */
  readonly owners: Map<string, AccountId>;
}

/** Decides rows in sets; those whose reference is under way in an earlier row come in a later set. */
export async function decideRows(deps: DecideDeps, { rows, ...of }: Deciding): Promise<DecidedRow[]> {
  const decided = new Map<number, DecidedRow>();
  const releases = createReleaseFinder(deps);
  const readable = rows.filter((row) => 'row' in row);
  try {
    let left = readable;
    while (left.length > 0) {
      // The first of each reference: the others wait for it. So there are as many sets as one is repeated.
      const set = new Map<string, ReadableRow>();
      const others: ReadableRow[] = [];
      for (const row of left) {
        const key = subscriptionKey(row.row);
        if (set.has(key)) others.push(row);
        else set.set(key, row);
      }
      const rowsOfSet = [...set.values()];
      await Promise.all(rowsOfSet.map(({ ahead }) => ahead));
      await decideSet(deps, { ...of, decided, releases }, rowsOfSet);
      left = others;
    }
  } finally {
    for (const { leave } of readable) leave();
  }
  return rows.map((row) => ('row' in row ? (decided.get(row.line) ?? failed(row, '')) : row));
}

interface DecidingSet extends Omit<Deciding, 'rows'> {
  readonly decided: Map<number, DecidedRow>;
  readonly releases: ReturnType<typeof createReleaseFinder>;
}

async function decideSet(deps: DecideDeps, of: DecidingSet, rows: readonly ReadableRow[]): Promise<void> {
  let waiting = rows;
  for (let look = 1; waiting.length > 0 && look <= LOOKS_MAX; look++) waiting = await decideOnce(deps, of, waiting);
  for (const row of waiting) settle(of, row, failed(row, 'Other uploads changed the same customer again and again.'));
}

function settle({ decided }: DecidingSet, row: ReadableRow, outcome: DecidedRow): void {
  decided.set(row.line, outcome);
  row.leave();
}

/** Looks the rows up, checks what is new and writes it; answers the rows that somebody else moved meanwhile. */
async function decideOnce(deps: DecideDeps, of: DecidingSet, rows: readonly ReadableRow[]): Promise<ReadableRow[]> {
  const facts = await deps.store.findImportFacts({
    accounts: [],
    accountReferences: rows.flatMap(({ row }) => ('id' in row.account ? [] : [row.account.reference])),
    subscriptions: rows.map(({ row }) => row),
  });
  const drawn: string[] = [];
  const again = await Promise.all(
    rows.map(async (readable): Promise<ReadableRow[]> => {
      const outcome = await decideRow(deps, { ...of, facts, drawn }, readable);
      if (outcome === 'again') return [readable];
      settle(of, readable, outcome);
      return [];
    }),
  );
  // Stored by now, or to be drawn again because the id was taken.
  for (const reference of drawn) of.owners.delete(reference);
  return again.flat();
}

interface DecidingRow extends DecidingSet {
  readonly facts: ImportFacts;
  /** References of customers for whom an id was drawn in this look. */
  readonly drawn: string[];
}

async function decideRow(deps: DecideDeps, of: DecidingRow, readable: ReadableRow): Promise<DecidedRow | 'again'> {
  const { line, row, contentHash } = readable;
  const found = of.facts.subscriptionReferences.get(subscriptionKey(row));
  // What an attempt before this one kept of a later line was not there when this line was first decided.
  const known = found?.import === of.job.id && found.line > line ? undefined : found;
  if (known && known.contentHash !== contentHash) {
    const said = `${row.reference} is ${known.subscription} here, imported with other content.`;
    return badRow(readable, { code: 'import.differs', path: '/reference', message: said });
  }
  // An attempt before this one had written it, and not yet saved that.
  const isOurs = known?.import === of.job.id && known.line === line;
  if (known && !isOurs) return { outcome: 'unchanged' };
  const release = await of.releases(row);
  const now = Math.floor(deps.clock.nowMillis() / 1000);
  const checked = release.ok ? checkImport(row, { release: release.value, now }) : { findings: [release.error] };
  const reported = { line, reference: row.reference, findings: checked.findings };
  if (known) return imported(reported);
  if (!release.ok || !checked.plan) return bad(reported);
  const account = ownerOf(row, { ...of, ids: deps.ids });
  if (account === undefined) {
    const message = 'There is no such customer. Add a name to open an account with.';
    return badRow(readable, { code: 'import.account-unknown', path: '/account', message });
  }
  const { seller } = release.value.catalog;
  const body: ImportCommand = { row, plan: checked.plan, contentHash, seller, import: of.job.id, line };
  const command = { account, actor: of.actor, conflict: subscriptionKey(row), body };
  const kept = await deps.importSubscription(command);
  if (kept.ok) return imported(reported);
  return LOOK_AGAIN.includes(kept.error.code) ? 'again' : refusedRow(readable, kept.error);
}

function ownerOf(
  { account }: ImportRow,
  of: Pick<DecidingRow, 'facts' | 'owners' | 'drawn'> & { readonly ids: Ids },
): AccountId | undefined {
  if ('id' in account) return account.id as AccountId;
  const { reference, name } = account;
  const known = of.facts.accountReferences.get(reference) ?? of.owners.get(reference);
  if (known !== undefined || name === undefined) return known;
  const opened = of.ids.locator();
  of.owners.set(reference, opened);
  of.drawn.push(reference);
  return opened;
}

function createReleaseFinder({ reads, releaseOf }: DecideDeps) {
  const products = new Map<string, ReturnType<ReadStore['readProduct']>>();
  return async ({ product: id, release }: ImportRow): Promise<Result<CachedRelease, ImportFinding>> => {
    const reading = products.get(id) ?? reads.readProduct(id);
    products.set(id, reading);
    const product = await reading;
    if (!product || product.released === 0) {
      return err(importFinding('import.product-unknown', '/product', `Nothing of ${id} is published here.`));
    }
    const found = await releaseOf(id, release ?? product.released);
    if (found) return ok(found);
    return err(importFinding('import.release-unknown', '/release', `${id} has releases 1 to ${product.released}.`));
  };
}

function imported(reported: Omit<ImportRowReport, 'imported'>): DecidedRow {
  if (reported.findings.length === 0) return { outcome: 'imported' };
  return { outcome: 'imported', report: { ...reported, imported: true } };
}

function bad(reported: Omit<ImportRowReport, 'imported'>): DecidedRow {
  return { outcome: 'bad', report: { ...reported, imported: false } };
}

function badRow(
  { line, row }: ReadableRow,
  of: { readonly code: ImportFindingCode; readonly path: string; readonly message: string },
): DecidedRow {
  return bad({ line, reference: row.reference, findings: [importFinding(of.code, of.path, of.message)] });
}

function failed(row: ReadableRow, message: string): DecidedRow {
  return badRow(row, { code: 'import.failed', path: '', message });
}

/** Behind the checks only one refusal is about the row; the others are about us. */
function refusedRow(row: ReadableRow, refusal: Refusal): DecidedRow {
  if (refusal.code === 'unavailable') throw new Stopped(refuse('unavailable', refusal.detail));
  if (refusal.code !== 'not-found') return failed(row, refusal.detail);
  return badRow(row, { code: 'import.account-unknown', path: '/account/id', message: refusal.detail });
}
