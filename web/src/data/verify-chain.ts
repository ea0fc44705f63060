import { auditLine, parseWire } from '@regrade/client';
import { auditRecordText, type ChainedRecord, type ChainFault, checkChainLink } from '@regrade/core/license';

export interface ChainVerdict {
  readonly records: number;
  /** The first record that is not as it was; nothing behind it is looked at. */
  readonly broken?: { readonly n: number; readonly code: ChainFault };
}

const TOLD_EVERY = 200;

/** Reads the whole chain of an account as it comes and computes every hash again, in this browser. */
export async function verifyChain(account: string, onProgress: (records: number) => void): Promise<ChainVerdict> {
  let previous: ChainedRecord | undefined;
  let records = 0;
  for await (const record of readChain(account)) {
    const hash = await sha256Hex(auditRecordText(record));
    const code = checkChainLink(record, { previous, sha256: () => hash });
    if (code) return { records, broken: { n: record.n, code } };
    previous = record;
    records += 1;
    if (records % TOLD_EVERY === 0) onProgress(records);
  }
  return { records };
}

async function* readChain(account: string): AsyncGenerator<ChainedRecord> {
  const response = await fetch(`/v1/audit/export?${new URLSearchParams({ account })}`);
  if (!response.ok || !response.body) throw new Error(`The export answered ${response.status}.`);
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const record = readLine(line);
      if (record) yield record;
    }
  }
  const last = readLine(rest);
  if (last) yield last;
}

/** Undefined for the proof at the end, which `regrade audit verify` follows to its signature. */
function readLine(line: string): ChainedRecord | undefined {
  if (line.trim() === '') return undefined;
  const parsed = parseWire(auditLine, JSON.parse(line));
  if (!parsed.ok) throw new Error('The export holds a line that is no record.');
  if ('proof' in parsed.value) return undefined;
  const { at, ...record } = parsed.value;
  return { ...record, atMillis: Date.parse(at) };
}

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
