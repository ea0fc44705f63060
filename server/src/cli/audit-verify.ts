import { createHash } from 'node:crypto';
import { type AuditProof, auditLine, parseWire } from '@regrade/client';
import {
  auditRootOf,
  type ChainedRecord,
  type ChainFault,
  checkChainLink,
  type JsonWebKeySet,
  parseJwks,
  verifyAuditRoot,
} from '@regrade/core/license';

export interface AuditVerifyInput {
  /** An export: a record per line, then its proof; several of them may follow each other. */
  readonly text: string;
  /** Text of a JWK set got from the license center; absent: the keys in the export itself. */
  readonly keys?: string;
  readonly json: boolean;
}

/** 0 = nothing is broken, 1 = something is, 2 = this is no export. */
export interface AuditVerifyOutcome {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

interface VerifiedChain {
  readonly account: string;
  readonly records: number;
  readonly hash: string;
  /** The signed root that covers the chain, and up to which record; null: none came with it. */
  readonly root: {
    readonly number: number;
    readonly at: string;
    readonly root: string;
    readonly covers: number;
  } | null;
}

/** The first thing that is not as it was: nothing behind it is looked at. */
interface Broken {
  readonly line: number;
  readonly account: string;
  readonly n: number;
  readonly code: ChainFault | ProofFault;
}

type ProofFault = 'proof-of-another-chain' | 'wrong-proof' | 'wrong-signature';

interface Verified {
  readonly chains: readonly VerifiedChain[];
  readonly broken: Broken | null;
}

type KeySource = 'given' | 'export';

/** `regrade audit verify FILE`: recomputes every hash of exported chains offline and names the first broken record. */
export async function runAuditVerify(input: AuditVerifyInput): Promise<AuditVerifyOutcome> {
  const given = input.keys === undefined ? undefined : readKeys(input.keys);
  if (input.keys !== undefined && !given)
    return unreadable('audit-keys.format', 'The given keys are no JWK set.', input);
  const lines = readLines(input.text);
  if (!Array.isArray(lines)) return unreadable('audit.format', lines.message, input);
  const verified = await verifyLines(lines, given);
  const keys: KeySource = given ? 'given' : 'export';
  const stdout = input.json
    ? `${JSON.stringify({ ok: verified.broken === null, ...verified, keys }, null, 2)}\n`
    : describe(verified, keys);
  return { exitCode: verified.broken ? 1 : 0, stdout, stderr: '' };
}

type Line =
  | { readonly line: number; readonly kind: 'record'; readonly record: ChainedRecord }
  | { readonly line: number; readonly kind: 'proof'; readonly proof: AuditProof };

function readLines(text: string): Line[] | { readonly message: string } {
  const lines: Line[] = [];
  for (const [index, each] of text.split('\n').entries()) {
    if (each.trim() === '') continue;
    const line = index + 1;
    const parsed = parseWire(auditLine, parseJson(each));
    if (!parsed.ok) return { message: `Line ${line} is no audit record and no proof.` };
    const { value } = parsed;
    if ('proof' in value) lines.push({ line, kind: 'proof', proof: value.proof });
    else lines.push({ line, kind: 'record', record: { ...value, atMillis: Date.parse(value.at) } });
  }
  return lines.length > 0 ? lines : { message: 'There is nothing in it.' };
}

async function verifyLines(lines: readonly Line[], given: JsonWebKeySet | undefined): Promise<Verified> {
  const chains = new Map<string, VerifiedChain>();
  const records = new Map<string, ChainedRecord[]>();
  const answer = (broken: Broken | null): Verified => ({ chains: [...chains.values()], broken });
  for (const line of lines) {
    if (line.kind === 'proof') {
      const { account, n } = line.proof;
      const fault = await checkProof(line.proof, records.get(account)?.[n - 1], given);
      if (fault) return answer({ line: line.line, account, n, code: fault });
      const { number, at, root } = line.proof.root;
      const chain = chains.get(account);
      if (chain) chains.set(account, { ...chain, root: { number, at, root, covers: n } });
      continue;
    }
    const { record } = line;
    const own = records.get(record.account) ?? [];
    const fault = checkChainLink(record, { previous: own.at(-1), sha256 });
    if (fault) return answer({ line: line.line, account: record.account, n: record.n, code: fault });
    own.push(record);
    records.set(record.account, own);
    chains.set(record.account, { account: record.account, records: own.length, hash: record.hash, root: null });
  }
  return answer(null);
}

async function checkProof(
  { account, n, hash, steps, root, jwks }: AuditProof,
  record: ChainedRecord | undefined,
  given: JsonWebKeySet | undefined,
): Promise<ProofFault | undefined> {
  if (record?.hash !== hash) return 'proof-of-another-chain';
  if (auditRootOf({ account, n, hash }, { steps, sha256 }) !== root.root) return 'wrong-proof';
  const keys = given ?? parseJwks(jwks);
  const signed = keys && (await verifyAuditRoot(root.statement, { jwks: keys }));
  const isSigned = signed?.ok && signed.value.root === root.root && signed.value.number === root.number;
  return isSigned ? undefined : 'wrong-signature';
}

function describe({ chains, broken }: Verified, keys: KeySource): string {
  const lines = chains.map(({ account, records, hash, root }) => {
    const covered = root
      ? `covered to record ${root.covers} by root ${root.number} of ${root.at}`
      : 'covered by no signed root';
    return `account ${account}: ${records} records, unbroken, ${covered}; last hash ${hash}`;
  });
  if (broken) {
    const { line, account, n, code } = broken;
    lines.unshift(`BROKEN at line ${line}: record ${n} of account ${account} ${FAULT_SENTENCES[code]}.`);
  } else {
    lines.unshift('UNBROKEN');
  }
  if (!broken && keys === 'export' && chains.some(({ root }) => root !== null)) {
    lines.push('keys: from the export itself; who signed is proven only with the published keys (--keys jwks.json)');
  }
  return `${lines.join('\n')}\n`;
}

const FAULT_SENTENCES: { readonly [fault in Broken['code']]: string } = {
  'wrong-number': 'is not the next one: a record is missing before it, or comes twice',
  'wrong-link': 'does not follow the record before it: one of them was replaced',
  'wrong-hash': 'is not what was hashed: something in it was changed',
  'proof-of-another-chain': 'is not the record that the signed root covers: the chain was cut or rewritten',
  'wrong-proof': 'has a proof that does not lead to its root',
  'wrong-signature': 'has a root that is not signed with these keys',
};

function readKeys(text: string): JsonWebKeySet | undefined {
  return parseJwks(parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function unreadable(code: string, message: string, { json }: AuditVerifyInput): AuditVerifyOutcome {
  if (json) return { exitCode: 2, stdout: `${JSON.stringify({ error: { code, message } })}\n`, stderr: '' };
  return { exitCode: 2, stdout: '', stderr: `${code}: ${message}\n` };
}
