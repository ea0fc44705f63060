import type { Effect } from '../outbox/outbox-port.ts';
import type { LedgerRow, Writes } from '../ports.ts';

/** The time of everybody, and of the account, in epoch milliseconds. */
interface SandboxTime {
  readonly realMillis: number;
  readonly nowMillis: number;
}

/** What stands before the names of ledger accounts that are shared by customers, where the money is play money. */
export const SANDBOX_LEDGER_PREFIX = 'sandbox:';

/** The customer's own: nobody sums them over customers. */
const OWN = new Set(['wallet', 'balance', 'orders-in-progress']);

/**
 * What a sandbox account writes, kept apart from real money whoever reads it later: its legs on revenue, cash, tax and the
 * like stand on accounts of their own, so that no statement of a seller or of the operator can count them by mistake, and
 * what is told outside says that it is a test, and leaves in everybody's time.
 */
export function markSandboxWrites(writes: Writes, { realMillis, nowMillis }: SandboxTime): Writes {
  return {
    ...writes,
    ...(writes.ledger && { ledger: writes.ledger.map(markEntry) }),
    ...(writes.effects && { effects: writes.effects.map((effect) => markEffect(effect, realMillis - nowMillis)) }),
  };
}

function markEntry(row: LedgerRow): LedgerRow {
  return OWN.has(row.name) ? row : { ...row, name: `${SANDBOX_LEDGER_PREFIX}${row.name}` };
}

/** What is done outside is due in everybody's time, so long from now as the account thinks. */
function markEffect(effect: Effect, aheadMillis: number): Effect {
  return {
    ...effect,
    dueAtMillis: effect.dueAtMillis + aheadMillis,
    payload: { ...Object(effect.payload), sandbox: true },
  };
}
