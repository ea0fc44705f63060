import { parentPort } from 'node:worker_threads';
import { readCatalogTable } from '@regrade/client';
import type { TextRead, TextToRead } from './read-large-catalog.ts';

/** Reads one text off the thread that serves; its value comes back as JSON, which is read there in no time. */
parentPort?.once('message', ({ text, name }: TextToRead) => {
  const read = readCatalogTable(text, { name });
  const { lines, sizes } = read.ok ? read.table : { lines: new Uint32Array(), sizes: new Uint32Array() };
  const answer: TextRead = read.ok ? { ok: true, json: JSON.stringify(read.value), table: read.table } : read;
  parentPort?.postMessage(answer, [lines.buffer, sizes.buffer]);
});
