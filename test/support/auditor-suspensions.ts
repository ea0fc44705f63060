import type { AuditedDatabase, AuditedRecord } from './auditor-rows.ts';

/** Between its suspension and its resumption an account gets nothing new; its own chain says what came when. */
export function auditSuspensions({ audit, accounts }: Pick<AuditedDatabase, 'audit' | 'accounts'>): string[] {
  const chains = Map.groupBy(audit, ({ account }) => account);
  return accounts.flatMap(({ id, suspended }) => {
    const faults: string[] = [];
    let isSuspended = false;
    for (const record of chains.get(id) ?? []) {
      if (record.command === 'suspend-account') isSuspended = JSON.parse(record.body).suspended;
      else if (isSuspended && isNew(record))
        faults.push(`${id} is suspended, and ${record.command} of ${record.subject} is its record ${record.n}`);
    }
    if (isSuspended !== suspended)
      faults.push(`${id} is stored as suspended: ${suspended}, its chain says ${isSuspended}`);
    return faults;
  });
}

const NEW: ReadonlySet<string> = new Set(['purchase', 'request-quote', 'place-order', 'renew', 'adjust-component']);

/** What a suspended account may not have: also an automatic renewal, or the wish for one. */
function isNew({ command, body }: AuditedRecord): boolean {
  if (command === 'renew-due') return 'renewal' in JSON.parse(body);
  return command === 'set-auto-renewal' ? JSON.parse(body).autoRenew : NEW.has(command);
}
