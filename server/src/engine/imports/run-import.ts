import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AccountId,
  type CheckedImport,
  checkImport,
  err,
  formatId,
  ID_PREFIXES,
  type ImportFinding,
  type ImportId,
  type ImportRow,
  importFinding,
  ok,
  type Result,
  type Subscription,
} from '@regrade/core';
import type { Clock, Ids, Log } from '../ports.ts';
import type { ReadStore } from '../read-port.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { CachedRelease } from '../release-cache.ts';
import type { Command } from '../run-command.ts';
import { type Chunk, chunkLines, NOTHING_READ, OtherContent, type RawLine } from './chunk-lines.ts';
import { contentHashOf } from './content-hash.ts';
import { type ImportJob, type ImportRowReport, type ImportStore, subscriptionKey } from './import-port.ts';
import { type ImportCommand, LOOK_AGAIN } from './import-subscription.ts';

/** What an import needs of the engine. */
export interface ImportDeps {
  readonly store: ImportStore;
  readonly reads: Pick<ReadStore, 'readProduct'>;
  readonly releaseOf: (product: string, number: number) => Promise<CachedRelease | undefined>;
  readonly importSubscription: (command: Command<ImportCommand>) => Promise<Result<Subscription, Refusal>>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export interface ImportRequest {
  /** The operator's. */
  readonly account: AccountId;
  readonly actor: string;
  readonly key: string;
  /** The line of the file at which this upload begins. */
  readonly from: number;
  /** Whether the file ends with it. */
  readonly isLast: boolean;
  readonly lines: AsyncIterable<readonly RawLine[]>;
  /** The shape of a row, checked by whoever knows the contract. */
  readonly readRow: ReadRow;
  /** True once the process is asked to end. */
  readonly isStopping: () => boolean;
}

export type ReadRow = (
  raw: RawLine,
) => Result<ImportRow, { readonly reference: string | null; readonly findings: readonly ImportFinding[] }>;

/** Chunks under way at once: one is read and checked while the database writes the other. */
const CHUNKS_MAX = 2;
/** How often a row is looked up again because another upload was faster. */
const LOOKS_MAX = 4;
/** Rows between two turns of the event loop. */
const TURN_MAX = 64;

/** Ends an upload before its end; what was saved stays. */
class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Reads a file while it arrives, a few hundred rows at a time, and no faster than they are written. Good rows are kept
 * one by one; progress and reports follow in the order of the file, so everything up to `lastLine` is decided whatever
 * happens next. The same key goes on behind it.
 */
export async function runImport(deps: ImportDeps, request: ImportRequest): Promise<Result<ImportJob, Refusal>> {
  const { clock, ids, store } = deps;
  const begun = await store.beginImport(newJob(request, { ids, nowMillis: clock.nowMillis() }));
  if (request.from > begun.lastLine + 1) {
    const said = `This import stands at line ${begun.lastLine}; go on with line ${begun.lastLine + 1}.`;
    return err(refuse('import.gap', said));
  }
  try {
    return ok(await importChunks(deps, request, begun));
  } catch (error) {
    if (error instanceof Stopped) return err(error.refusal);
    if (error instanceof OtherContent) return err(otherContent());
    throw error;
  }
}

function newJob({ account, key }: ImportRequest, of: { readonly ids: Ids; readonly nowMillis: number }): ImportJob {
  return {
    ...{ account, key, epoch: 1, state: 'open', seen: 0, imported: 0, unchanged: 0, bad: 0, warned: 0, lastLine: 0 },
    id: formatId<ImportId>(ID_PREFIXES.import, account, of.ids.uuid()),
    contentHash: NOTHING_READ,
    startedAtMillis: of.nowMillis,
    movedAtMillis: of.nowMillis,
  };
}

function otherContent(): Refusal {
  const said = 'These are not the lines that were imported under this key. Use a new key for another file.';
  return refuse('idempotency.key-reused', said);
}

async function importChunks(deps: ImportDeps, request: ImportRequest, begun: ImportJob): Promise<ImportJob> {
  const { log, clock } = deps;
  let job = begun;
  let lastRead = request.from - 1;
  const owners = new Map<string, AccountId>();
  const underWay: Promise<void>[] = [];
  let saved: Promise<void> = Promise.resolve();

  async function save(next: ImportJob, reports: readonly ImportRowReport[]): Promise<void> {
    const movedAtMillis = clock.nowMillis();
    if (!(await deps.store.saveImport({ ...next, movedAtMillis }, reports))) throw new Stopped(takenOver());
    job = { ...next, movedAtMillis };
    const { id, seen, imported, bad, lastLine } = job;
    log.info({ job: 'import', id, seen, imported, bad, lastLine });
  }

  async function saveInTurn(before: Promise<void>, chunk: Chunk, decided: Promise<DecidedRow[]>): Promise<void> {
    const [rows] = await Promise.all([decided, before]);
    await save(
      tally(job, chunk, rows),
      rows.flatMap(({ report }) => report ?? []),
    );
  }

  for await (const chunk of chunkLines(countLines(request.lines), { kept: begun, from: request.from })) {
    if (request.isStopping())
      throw new Stopped(refuse('unavailable', 'The service is shutting down; go on elsewhere.'));
    saved = saveInTurn(saved, chunk, decideRows(deps, { request, job: begun, rows: chunk.rows, owners }));
    // Heard where it is awaited.
    saved.catch(() => undefined);
    underWay.push(saved);
    if (underWay.length >= CHUNKS_MAX) await underWay.shift();
  }
  await saved;
  if (request.isLast) {
    if (lastRead < job.lastLine && request.from === 1) throw new OtherContent();
    if (job.state !== 'done') await save({ ...job, state: 'done' }, []);
  }
  return job;

  async function* countLines(parts: AsyncIterable<readonly RawLine[]>): AsyncGenerator<readonly RawLine[]> {
    for await (const part of parts) {
      lastRead = part.at(-1)?.line ?? lastRead;
      yield part;
    }
  }
}

function takenOver(): Refusal {
  return refuse('import.superseded', 'Another upload of this import took over; this one has stopped.');
}

interface DecidedRow {
  readonly outcome: 'imported' | 'unchanged' | 'bad';
  /** Absent where nothing is to be said. */
  readonly report?: ImportRowReport;
}

function tally(job: ImportJob, { lastLine, contentHash }: Chunk, rows: readonly DecidedRow[]): ImportJob {
  const count = (outcome: DecidedRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return {
    ...job,
    state: 'open',
    seen: job.seen + rows.length,
    imported: job.imported + count('imported'),
    unchanged: job.unchanged + count('unchanged'),
    bad: job.bad + count('bad'),
    warned: job.warned + rows.filter(({ outcome, report }) => outcome === 'imported' && report).length,
    lastLine,
    contentHash,
  };
}

interface Deciding {
  readonly request: ImportRequest;
  readonly job: ImportJob;
  readonly rows: readonly RawLine[];
  /** Ids drawn for customers who are not stored yet: chunks under way at once have to agree. */
  readonly owners: Map<string, AccountId>;
}

/** A row whose shape is right. */
interface ReadableRow {
  readonly line: number;
  readonly row: ImportRow;
  readonly contentHash: string;
}

async function decideRows(deps: ImportDeps, deciding: Deciding): Promise<DecidedRow[]> {
  const decided = new Map<number, DecidedRow>();
  let waiting: ReadableRow[] = [];
  for (const [index, raw] of deciding.rows.entries()) {
    if (index % TURN_MAX === TURN_MAX - 1) await nextTurn();
    const read = deciding.request.readRow(raw);
    if (read.ok) waiting.push({ line: raw.line, row: read.value, contentHash: contentHashOf(read.value) });
    else decided.set(raw.line, bad({ line: raw.line, ...read.error }));
  }
  const releases = createReleaseFinder(deps);
  for (let look = 1; waiting.length > 0 && look <= LOOKS_MAX; look++) {
    waiting = await decideOnce(deps, { ...deciding, waiting, decided, releases });
  }
  for (const row of waiting)
    decided.set(row.line, badRow(row, 'import.failed', '', 'It was changed again and again meanwhile.'));
  return deciding.rows.flatMap(({ line }) => decided.get(line) ?? []);
}

type FindRelease = ReturnType<typeof createReleaseFinder>;

interface DecidingOnce extends Deciding {
  readonly waiting: readonly ReadableRow[];
  readonly decided: Map<number, DecidedRow>;
  readonly releases: FindRelease;
}

/** Looks the rows up, checks what is new and writes it; answers the rows that somebody else moved meanwhile. */
async function decideOnce(deps: ImportDeps, of: DecidingOnce): Promise<ReadableRow[]> {
  const { waiting, decided, job, owners } = of;
  const facts = await deps.store.findImportFacts({
    accounts: [],
    accountReferences: waiting.flatMap(({ row }) => ('id' in row.account ? [] : [row.account.reference])),
    subscriptions: waiting.map(({ row }) => row),
  });
  const drawn: string[] = [];
  const again = await Promise.all(
    waiting.map(async (readable): Promise<ReadableRow[]> => {
      const { line, row, contentHash } = readable;
      const known = facts.subscriptionReferences.get(subscriptionKey(row));
      if (known && known.contentHash !== contentHash) {
        const said = `${row.reference} is ${known.subscription} here, imported with other content.`;
        decided.set(line, badRow(readable, 'import.differs', '/reference', said));
        return [];
      }
      const isOurs = known?.import === job.id && known.line === line;
      if (known && !isOurs) {
        decided.set(line, { outcome: 'unchanged' });
        return [];
      }
      const found = await of.releases(row);
      const checked: CheckedImport = found.ok
        ? checkImport(row, { release: found.value, now: Math.floor(deps.clock.nowMillis() / 1000) })
        : { findings: [found.error] };
      const reported = { line, reference: row.reference, findings: checked.findings };
      const { plan } = checked;
      // An attempt before this one had written it, and not yet saved that.
      if (known) decided.set(line, imported(reported));
      else if (!plan || !found.ok) decided.set(line, bad(reported));
      else {
        const account = ownerOf(row, { facts: facts.accountReferences, owners, drawn, ids: deps.ids });
        if (account === undefined) {
          const said = 'There is no such customer. Add a name to open an account with.';
          decided.set(line, badRow(readable, 'import.account-unknown', '/account', said));
          return [];
        }
        const body: ImportCommand = {
          ...{ row, plan, contentHash, line, import: job.id, seller: found.value.catalog.seller },
        };
        const conflict = subscriptionKey(row);
        const kept = await deps.importSubscription({ account, actor: of.request.actor, conflict, body });
        if (!kept.ok && LOOK_AGAIN.includes(kept.error.code)) return [readable];
        decided.set(line, kept.ok ? imported(reported) : refusedRow(readable, kept.error));
      }
      return [];
    }),
  );
  // Stored by now, or drawn again because the id was taken.
  for (const reference of drawn) owners.delete(reference);
  return again.flat();
}

function ownerOf(
  { account }: ImportRow,
  of: {
    readonly facts: ReadonlyMap<string, AccountId>;
    readonly owners: Map<string, AccountId>;
    readonly drawn: string[];
    readonly ids: Ids;
  },
): AccountId | undefined {
  if ('id' in account) return account.id as AccountId;
  const { reference, name } = account;
  const known = of.facts.get(reference) ?? of.owners.get(reference);
  if (known !== undefined || name === undefined) return known;
  const opened = of.ids.locator();
  of.owners.set(reference, opened);
  of.drawn.push(reference);
  return opened;
}

function createReleaseFinder({ reads, releaseOf }: ImportDeps) {
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
  code: Parameters<typeof importFinding>[0],
  path: string,
  message: string,
): DecidedRow {
  return bad({ line, reference: row.reference, findings: [importFinding(code, path, message)] });
}

/** Behind the checks only two refusals are about the row; the others are about us. */
function refusedRow(readable: ReadableRow, refusal: Refusal): DecidedRow {
  if (refusal.code === 'unavailable') throw new Stopped(refusal);
  if (refusal.code === 'not-found') {
    return badRow(readable, 'import.account-unknown', '/account/id', 'There is no such customer.');
  }
  return badRow(readable, 'import.failed', '', refusal.detail);
}
