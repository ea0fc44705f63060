import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type CatalogText, createLineFinder, type LineTable } from '@regrade/client';
import { err, ok, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../engine/refusal.ts';

export interface TextToRead {
  readonly text: string;
  readonly name: string;
}

export type TextRead =
  | { readonly ok: true; readonly json: string; readonly table: LineTable }
  | { readonly ok: false; readonly message: string; readonly line: number };

/** So much is read in place: a thread takes a moment to begin, and a console saves a thousand SKUs after each edited row. */
const JSON_LENGTH_IN_PLACE = 1_000_000;
/** YAML of 5 MB takes five seconds, ten times as long as JSON. */
const YAML_LENGTH_IN_PLACE = 100_000;
/** Large texts that wait for their turn: one is read at a time. */
const WAITING_MAX = 20;
const READ_MILLIS_MAX = 60_000;
/** The sources run as they are in a checkout; the published package has no others. */
const IS_SOURCE = import.meta.url.endsWith('.ts');

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** Whether others would notice that a text is read. */
export function isLargeCatalog({ text, name }: TextToRead): boolean {
  return text.length > (name.endsWith('.json') ? JSON_LENGTH_IN_PLACE : YAML_LENGTH_IN_PLACE);
}

/** Reads a large text in a thread of its own, so that nobody else waits for it. */
export async function readLargeCatalog(of: TextToRead): Promise<Result<CatalogText, Refusal>> {
  if (waiting >= WAITING_MAX) {
    return err(refuse('unavailable', 'Other large catalogs are being read; repeat the request in a moment.'));
  }
  waiting += 1;
  const read = last.then(() => readAside(of));
  last = read.catch(() => undefined);
  try {
    return ok(toCatalogText(await read));
  } finally {
    waiting -= 1;
  }
}

async function readAside(of: TextToRead): Promise<TextRead> {
  const file = new URL(IS_SOURCE ? './catalog-text-worker.ts' : './catalog-text-worker.js', import.meta.url);
  const worker = new Worker(file, IS_SOURCE ? { execArgv: ['--conditions=source'] } : {});
  try {
    worker.postMessage(of);
    const [read] = await once(worker, 'message', { signal: AbortSignal.timeout(READ_MILLIS_MAX) });
    return read as TextRead; // posted by `catalog-text-worker.ts`
  } finally {
    await worker.terminate();
  }
}

function toCatalogText(read: TextRead): CatalogText {
  if (!read.ok) return read;
  const value: unknown = JSON.parse(read.json);
  return { ok: true, value, lineOf: createLineFinder(value, read.table) };
}
