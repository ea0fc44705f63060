import type { ImportedSubscription } from '@regrade/client';
import { err, type ImportId, ok, type Result } from '@regrade/core';
import type { Engine } from '../../engine/engine.ts';
import type { ImportJob, ImportRowReport } from '../../engine/imports/import-port.ts';
import { type Refusal, refuse } from '../../engine/refusal.ts';
import { TableFault } from '../../tables/table-fault.ts';
import { actorOf } from '../caller.ts';
import { type CsvRecord, readPages, streamCsv } from '../csv.ts';
import { KEY_NUMBER, KEY_TEXT, readPage, toWirePage } from '../cursor.ts';
import type { HandlerDeps, Handlers } from '../handler.ts';
import { readLines, SilentSender } from '../imports/read-lines.ts';
import { readRow } from '../imports/read-row.ts';
import { readTable } from '../imports/read-table.ts';
import { renderImported, renderImportJob } from '../render/import.ts';

type ImportHandlers = Pick<
  Handlers,
  | 'importSubscriptions'
  | 'listImports'
  | 'getImport'
  | 'listImportRows'
  | 'exportImportRows'
  | 'listImported'
  | 'exportImported'
>;

export function createImportHandlers({ engine, log, isDraining }: HandlerDeps): ImportHandlers {
  return {
    ...createExports(engine),
    async importSubscriptions({ id, caller, query, body, idempotency }) {
      const { from, more } = query;
      const isTable = body.mediaType === 'text/csv';
      if (isTable && (from > 1 || more)) {
        const said =
          'A table is sent from its beginning to its end: leave from and more out. The same key goes on with it.';
        return err(refuse('request.invalid', said));
      }
      const request = {
        ...{ account: caller.account, actor: actorOf(caller), key: idempotency.key, from, isLast: !more, readRow },
        lines: isTable ? readTable(body.pieces) : readLines(body.pieces, { from }),
        isStopping: isDraining,
      };
      try {
        const done = await engine.imports.run(request);
        return done.ok ? ok({ status: 200, body: renderImportJob(done.value) }) : done;
      } catch (error) {
        if (error instanceof TableFault) return err(refuse('request.malformed', error.message));
        if (!isSendersFault(error)) throw error;
        log.warn({ request: id, event: 'import-broken-off', error: String(error) });
        return err(refuse('request.malformed', 'The body broke off. Send the file again with the same key.'));
      }
    },
    async listImports({ query }) {
      const page = readPage(query, [KEY_NUMBER, KEY_TEXT]);
      if (!page.ok) return page;
      return ok({ status: 200, body: toWirePage(await engine.imports.listImports(page.value), renderImportJob) });
    },
    async getImport({ params }) {
      const job = await readImport(engine, params.id);
      return job.ok ? ok({ status: 200, body: renderImportJob(job.value) }) : job;
    },
    async listImportRows({ params, query }) {
      const job = await readImport(engine, params.id);
      const page = readPage(query, [KEY_NUMBER]);
      if (!job.ok) return job;
      if (!page.ok) return page;
      const listed = await engine.imports.listImportRows(job.value.id, page.value);
      return ok({ status: 200, body: toWirePage(listed, (row) => row) });
    },
    async listImported({ params, query }) {
      const job = await readImport(engine, params.id);
      const page = readPage(query, [KEY_NUMBER]);
      if (!job.ok) return job;
      if (!page.ok) return page;
      const listed = await engine.imports.listImported(job.value.id, page.value);
      return ok({ status: 200, body: toWirePage(listed, (item) => renderImported(item, engine.ids)) });
    },
  };
}

/** What became of an import, as CSV. */
function createExports(engine: Engine): Pick<ImportHandlers, 'exportImportRows' | 'exportImported'> {
  return {
    async exportImportRows({ params }) {
      const job = await readImport(engine, params.id);
      if (!job.ok) return job;
      const { id } = job.value;
      const body = streamCsv({
        columns: ['line', 'reference', 'imported', 'severity', 'code', 'path', 'message'],
        batches: eachOf(
          readPages((page) => engine.imports.listImportRows(id, page)),
          findingLines,
        ),
        render: (line) => line,
      });
      return ok({ status: 200, body, headers: asFile(`import-${id}-findings`) });
    },
    async exportImported({ params }) {
      const job = await readImport(engine, params.id);
      if (!job.ok) return job;
      const { id } = job.value;
      const body = streamCsv({
        columns: ['line', 'reference', 'product', 'account', 'subscription', 'component', 'license', 'key'],
        batches: eachOf(
          readPages((page) => engine.imports.listImported(id, page)),
          (item) => licenseLines(renderImported(item, engine.ids)),
        ),
        render: (line) => line,
      });
      return ok({ status: 200, body, headers: asFile(`import-${id}-subscriptions`) });
    },
  };
}

function findingLines({ line, reference, imported, findings }: ImportRowReport): CsvRecord[] {
  const row = { line: String(line), reference: reference ?? '', imported: String(imported) };
  return findings.map(({ severity, code, path, message }) => ({ ...row, severity, code, path, message }));
}

function licenseLines({ licenses, line, ...row }: ImportedSubscription): CsvRecord[] {
  return licenses.map((license) => ({ line: String(line), ...row, ...license }));
}

async function* eachOf<Item>(
  batches: AsyncIterable<readonly Item[]>,
  linesOf: (item: Item) => CsvRecord[],
): AsyncGenerator<CsvRecord[]> {
  for await (const items of batches) yield items.flatMap(linesOf);
}

function asFile(name: string) {
  return { 'content-disposition': `attachment; filename="${name}.csv"` };
}

async function readImport(engine: Engine, id: string): Promise<Result<ImportJob, Refusal>> {
  // Its shape was parsed at the door.
  const job = await engine.imports.readImport(id as ImportId);
  return job ? ok(job) : err(refuse('not-found', 'There is no such import.'));
}

/** Connections that break while a body arrives. */
function isSendersFault(error: unknown): boolean {
  if (error instanceof SilentSender) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
