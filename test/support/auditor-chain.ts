import { createHash } from 'node:crypto';
import type { AuditedDatabase, AuditedRecord } from './auditor-rows.ts';

const GENESIS = '0'.repeat(64);

/** Every account's audit log is one unbroken chain that ends at its head: nothing was changed, left out or added. */
export function auditChains({ audit, heads }: AuditedDatabase): string[] {
  const violations: string[] = [];
  const chains = Map.groupBy(audit, ({ account }) => account);
  for (const [account, records] of chains) {
    violations.push(...records.flatMap((record, index) => auditLink(record, records[index - 1], index)));
    const head = heads.find((candidate) => candidate.account === account);
    const last = records.at(-1);
    if (head?.n !== last?.n || head?.hash !== last?.hash) {
      violations.push(`the head of account ${account} is not the last record of its audit log`);
    }
  }
  for (const { account } of heads) {
    if (!chains.has(account)) violations.push(`account ${account} has a head and no audit record`);
  }
  return violations;
}

function auditLink(record: AuditedRecord, previous: AuditedRecord | undefined, index: number): string[] {
  const place = `record ${record.n} of account ${record.account}`;
  const violations: string[] = [];
  if (record.n !== index + 1) violations.push(`${place} is number ${index + 1} in its log`);
  if (record.previousHash !== (previous?.hash ?? GENESIS))
    violations.push(`${place} does not follow the one before it`);
  if (hashOf(record) !== record.hash) violations.push(`${place} is not what was hashed`);
  return violations;
}

/** Written down a second time on purpose: this is what a customer's own auditor would compute. */
function hashOf(record: AuditedRecord): string {
  const text =
    `${record.previousHash}\n${record.account}\n${record.n}\n${record.atMillis}\n${JSON.stringify(record.actor)}\n` +
    `${record.command}\n${JSON.stringify(record.subject)}\n${record.body}`;
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
