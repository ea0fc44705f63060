import { ok, type Result } from '../kernel/result.ts';
import type { FeeChange } from './fee-change.ts';
import { spanOf } from './fee-change.ts';
import type { EarlierChange, FeeInput } from './fee-input.ts';
import type { FeeRefusal } from './fee-rule.ts';
import { momentOfCount } from './points.ts';
import { firstBillWithTax, type SettledChange, settleChange } from './settle-change.ts';
import { type BilledSlice, type Ledger, ledgerCash, sumOf } from './slices.ts';

/** What the earlier changes of the term leave behind, and each of them as it was settled. */
export interface Replayed {
  readonly ledger: Ledger;
  readonly changes: readonly SettledChange[];
}

/**
 * Replays the history under the request's rule, oldest first (fee-rules §5). The first refusal of a replayed change
 * refuses the request with that code.
 */
export function replay(input: FeeInput, first: EarlierChange): Result<Replayed, FeeRefusal> {
  let ledger: Ledger = {
    slice: undefined,
    firstBill: firstBillWithTax(input.rule, first, input.tax),
    payables: [],
    refunds: [],
  };
  const changes: SettledChange[] = [];
  for (const [index, earlier] of input.history.entries()) {
    const change = earlierChange(input, earlier, ledger);
    const settled = settleChange(input, change, { ledger });
    if (!settled.ok) {
      const { code, detail } = settled.error;
      return { ok: false, error: { code, detail: `earlier change ${index + 1}: ${detail}` } };
    }
    changes.push(settled.value);
    ledger = nextLedger(ledger, change, settled.value);
  }
  return ok({ ledger, changes });
}

function earlierChange(input: FeeInput, earlier: EarlierChange, ledger: Ledger): FeeChange {
  const paid = ledgerCash(ledger);
  return {
    timeZone: input.timeZone,
    term: earlier.term,
    at: earlier.at,
    from: earlier.from,
    to: earlier.to,
    ...(earlier.toTerm === undefined ? {} : { toTerm: earlier.toTerm }),
    ...(ledger.slice === undefined ? {} : { billed: ledger.slice }),
    ...(paid.ok ? { paid: sumOf(paid.value.paid) } : {}),
  };
}

/** The slice that the change began: billed is its charge, from the cut moment to the end of the new side's term. */
function nextLedger(ledger: Ledger, change: FeeChange, settled: SettledChange): Ledger {
  const { axes } = settled.exact;
  const term = change.toTerm ?? change.term;
  const slice: BilledSlice = {
    amount: { n: settled.lines.charge, d: 1n },
    credited: { n: 0n, d: 1n },
    start: momentOfCount(axes, change.timeZone, spanOf(axes, change, term).at),
    end: term.end,
  };
  const { payable, refund } = settled.settled;
  return {
    ...ledger,
    slice,
    payables: payable > 0n ? [...ledger.payables, payable] : ledger.payables,
    refunds: refund > 0n ? [...ledger.refunds, refund] : ledger.refunds,
  };
}
