import { allocate } from '../kernel/money.ts';
import type { Instant } from '../kernel/time.ts';
import type { PaidTerm } from './subscription.ts';

/** One slice of a change that gives cash back. Minor units. */
export interface RefundedLine {
  /** Start of the pre-paid slice that it is about; absent: the running one. */
  readonly from?: Instant;
  readonly net: bigint;
}

/**
 * What goes back for each slice: by what they lose, and never more of a term than its cash, as long as another one has any.
 * A refund is limited by the cash of all open terms together, so where balance paid one of them it comes out of the cash
 * of the others; it leaves those, or they would give it back once more when they are the only ones left.
 */
export function shareRefund(
  refundMinor: bigint,
  of: { readonly lines: readonly RefundedLine[]; readonly terms: readonly PaidTerm[] },
): bigint[] {
  const { lines, terms } = of;
  const shares = allocate(
    refundMinor,
    lines.map(({ net }) => (net < 0n ? -net : 0n)),
  );
  if (refundMinor === 0n || terms.length === 1) return shares;
  const left = new Map(terms.map((term) => [term.start, term.cashPaidMinor - term.cashRefundedMinor]));
  const [running] = terms;
  let missing = 0n;
  const takeFrom = (line: RefundedLine | undefined, minor: bigint) => {
    const start = line?.from ?? running?.start ?? 0;
    const cash = left.get(start) ?? 0n;
    const taken = minor < cash ? minor : cash > 0n ? cash : 0n;
    left.set(start, cash - taken);
    return taken;
  };
  for (const [index, share] of shares.entries()) {
    const taken = takeFrom(lines[index], share);
    shares[index] = taken;
    missing += share - taken;
  }
  for (const [index, share] of shares.entries()) {
    const more = takeFrom(lines[index], missing);
    shares[index] = share + more;
    missing -= more;
  }
  // A fee rule without a cap may give back what none of them was paid for.
  shares[0] = (shares[0] ?? 0n) + missing;
  return shares;
}
