import { type AccountId, err, formatId, ID_PREFIXES, type ImportId, ok, type Result } from '@regrade/core';
import type { Ids, Log } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type Chunk, chunkLines, NOTHING_READ, OtherContent, type RawLine } from './chunk-lines.ts';
import {
  type DecideDeps,
  type DecidedRow,
  decideRows,
  type ReadRow,
  type ReferenceLine,
  readRows,
  Stopped,
} from './decide-rows.ts';
import type { ImportJob, ImportRowReport } from './import-port.ts';

/** What an import needs of the engine. */
export interface ImportDeps extends DecideDeps {
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

/** Chunks under way at once: one is read and checked while the database writes the other. */
const CHUNKS_MAX = 2;
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
  const line: ReferenceLine = new Map();
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
    // One chunk after the other takes its places in the line, so that of equal references the first line wins.
    const rows = await readRows(chunk.rows, { readRow: request.readRow, line });
    saved = saveInTurn(saved, chunk, decideRows(deps, { actor: request.actor, job: begun, rows, owners }));
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
