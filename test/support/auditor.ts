import pg from 'pg';
import { auditChains } from './auditor-chain.ts';
import { auditCommission } from './auditor-commission.ts';
import { auditLedger } from './auditor-ledger.ts';
import { auditMoney } from './auditor-money.ts';
import { auditOrders } from './auditor-orders.ts';
import { auditPayments } from './auditor-payments.ts';
import { auditReceipts } from './auditor-receipts.ts';
import { auditRecords } from './auditor-records.ts';
import { type AuditedDatabase, readEverything } from './auditor-rows.ts';
import { auditSubscriptions } from './auditor-subscriptions.ts';
import { auditSuspensions } from './auditor-suspensions.ts';

export type Connection = string | pg.ClientConfig;

/**
 * A second opinion on everything the engine stores: reads every table with SQL of its own, in one snapshot, and
 * recomputes what must be true of it, slowly and naively. Answers a sentence per violation; none when all is sound.
 */
export async function audit(connection: Connection): Promise<string[]> {
  return findViolations(await readForAudit(connection));
}

export function findViolations(rows: AuditedDatabase): string[] {
  return [
    ...auditChains(rows),
    ...auditLedger(rows),
    ...auditMoney(rows),
    ...auditPayments(rows),
    ...auditSubscriptions(rows),
    ...auditOrders(rows),
    ...auditRecords(rows),
    ...auditReceipts(rows),
    ...auditCommission(rows),
    ...auditSuspensions(rows),
  ];
}

/** Every table as it was at one moment, whatever is written meanwhile. */
export async function readForAudit(connection: Connection): Promise<AuditedDatabase> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const rows = await readEverything(async (table) => (await client.query(`select * from ${table}`)).rows);
    await client.query('commit');
    return rows;
  } finally {
    await client.end();
  }
}
