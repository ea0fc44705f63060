import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient, type ImportJob, type ImportRowReport, ProblemError } from '@regrade/client';
import { columnOf } from '../tables/import-columns.ts';
import { findAccess } from './find-access.ts';
import { type ImportFile, type ImportPart, keyOfFile, openImportFile } from './import-file.ts';
import { faultOf, printFault, type ServiceOutcome } from './service-fault.ts';

export interface ImportInput {
  /** Lines of JSON, or a table; `-` is stdin. */
  readonly file: string;
  readonly json: boolean;
  readonly open: (file: string) => Readable;
  readonly readFile: (file: string) => Promise<string>;
  readonly url?: string;
  readonly token?: string;
  readonly accessFile: string;
  /** The same key goes on with the same import; made of the file's content where absent. */
  readonly key?: string;
  readonly showProgress?: (line: string) => void;
  /** How long to wait before each further attempt. */
  readonly retryMillis?: readonly number[];
}

/** 0 = everything is there, 1 = rows were refused, or the service refuses, 2 = an unreadable file, no service, a wrong call. */
type ImportOutcome = ServiceOutcome;

/** A restart of the service takes seconds; a part that was decided before it is not decided again. */
const RETRY_MILLIS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Reports that are fetched and printed; all of them are at the service. */
const REPORTS_MAX = 1_000;
const PAGE_ROWS = 200;

/**
 * `regrade import FILE`: sends existing subscriptions to a running service, part by part. Interrupted, the same call
 * goes on where the service stands.
 */
export async function runImport(input: ImportInput): Promise<ImportOutcome> {
  const access = await findAccess(input, { role: 'operator', command: 'An import' });
  if (!access.ok) return printFault({ exitCode: 2, code: 'call.invalid', message: access.error }, input.json);
  const client = createClient(access.value);
  try {
    const key = input.key ?? (await keyOfFile(input.file, input.open));
    const file = await openImportFile(input.file, input.open);
    const job = await sendParts({ client, input, key, file });
    const rows = await readReports(client, job);
    return describe(input, { job, rows, file });
  } catch (error) {
    return printFault(faultOf(error, access.value.url), input.json);
  }
}

interface Sending {
  readonly client: Client;
  readonly input: ImportInput;
  readonly key: string;
  readonly file: ImportFile;
}

async function sendParts({ client, input, key, file }: Sending): Promise<ImportJob> {
  let job: ImportJob | undefined;
  for await (const part of file.parts) {
    // Decided before: an import that goes on passes over what it has.
    const isKept = job !== undefined && part.from + part.lines - 1 <= job.lastLine;
    if (!isKept || part.isLast) job = await sendPart({ client, input, key }, part);
    if (job) input.showProgress?.(progressOf(job));
  }
  input.showProgress?.('');
  if (!job) throw new Error('a file has at least one part');
  return job;
}

async function sendPart({ client, input, key }: Omit<Sending, 'file'>, part: ImportPart): Promise<ImportJob> {
  const delays = input.retryMillis ?? RETRY_MILLIS;
  for (let attempt = 0; ; attempt++) {
    try {
      const query = { from: part.from, ...(!part.isLast && { more: 'true' as const }) };
      return (await client.call('importSubscriptions', { body: part.bytes, query, idempotencyKey: key })).body;
    } catch (error) {
      const delay = delays[attempt];
      if (delay === undefined || !isPassing(error)) throw error;
      input.showProgress?.(`import: the service does not answer, trying again in ${delay / 1000} s`);
      await wait(delay);
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof ProblemError && error.problem.code === 'unavailable');
}

function progressOf({ seen, imported, unchanged, bad, lastLine }: ImportJob): string {
  return `import: line ${lastLine}, ${seen} rows: ${imported} imported, ${unchanged} unchanged, ${bad} refused`;
}

async function readReports(client: Client, { id, bad, warned }: ImportJob): Promise<readonly ImportRowReport[]> {
  const rows: ImportRowReport[] = [];
  if (bad + warned === 0) return rows;
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE_ROWS, ...(cursor !== undefined && { cursor }) };
    const { body } = await client.call('listImportRows', { params: { id }, query });
    rows.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== undefined && rows.length < REPORTS_MAX);
  return rows;
}

function describe(
  { file: name, json }: ImportInput,
  of: { readonly job: ImportJob; readonly rows: readonly ImportRowReport[]; readonly file: ImportFile },
): ImportOutcome {
  const { job, rows, file } = of;
  const exitCode = job.bad === 0 ? 0 : 1;
  if (json) return { exitCode, stdout: `${JSON.stringify({ import: job, rows }, null, 2)}\n`, stderr: '' };
  const lines = rows.flatMap((row) => describeRow(name, row, file.isCsv));
  const left = job.bad + job.warned - rows.length;
  if (left > 0) lines.push(`… and ${left} more rows with findings, at /v1/imports/${job.id}/rows`);
  const counts = `${job.imported} imported (${job.warned} with warnings), ${job.unchanged} unchanged, ${job.bad} refused`;
  return {
    exitCode,
    stdout: `${[...lines, `${job.seen} rows: ${counts}. Import ${job.id}`].join('\n')}\n`,
    stderr: '',
  };
}

function describeRow(name: string, { line, findings }: ImportRowReport, isCsv: boolean): string[] {
  return findings.map(({ severity, code, path, message }) => {
    const place = isCsv ? columnOf(path) : path;
    return `${name}:${line}: ${severity}: ${code}${place === '' ? '' : ` at ${place}`}: ${message}`;
  });
}
