import { allocate } from '../kernel/money.ts';
import type { MovedMoney, SliceMoney } from './move-money.ts';
import type { PaidTerm } from './subscription.ts';
import { addTaxes, type TaxLine } from './subscription-money.ts';

/** What one term has of the money that moved, in minor units. */
interface TermShare {
  readonly cashPaidMinor: bigint;
  readonly cashRefundedMinor: bigint;
  readonly spentMinor: bigint;
  readonly grantedMinor: bigint;
}

/** Each paid term with its part of what moved: cash as the slices say, balance by their nets, tax with what it is laid on. */
export function moveTerms(terms: readonly PaidTerm[], moved: MovedMoney): readonly PaidTerm[] {
  const shares = shareOut(terms, moved);
  const taxes = (moved.taxes ?? []).map((line) => ({ line, parts: shareTax(line, terms, shares) }));
  return terms.map((term, index): PaidTerm => {
    const share = shares[index];
    if (!share) return term;
    const balanceMinor = (term.balanceMinor ?? 0n) + share.spentMinor - share.grantedMinor;
    const own = taxes.map(({ line, parts }): TaxLine => ({ ...line, minor: parts[index] ?? 0n }));
    const taxed = addTaxes(
      term.taxes,
      own.filter(({ minor }) => minor !== 0n),
    );
    const { balanceMinor: _before, ...others } = term;
    return {
      ...others,
      cashPaidMinor: term.cashPaidMinor + share.cashPaidMinor,
      cashRefundedMinor: term.cashRefundedMinor + share.cashRefundedMinor,
      ...(balanceMinor !== 0n && { balanceMinor }),
      ...(taxed && { taxes: taxed }),
    };
  });
}

function shareOut(terms: readonly PaidTerm[], moved: MovedMoney): TermShare[] {
  const own = terms.map(({ start }, index) =>
    moved.parts.filter(({ from }) => (from === undefined ? index === 0 : from === start)),
  );
  const sum = (parts: readonly SliceMoney[], of: (part: SliceMoney) => bigint) =>
    parts.reduce((total, part) => total + of(part), 0n);
  const nets = own.map((parts) => sum(parts, ({ chargeMinor, creditMinor }) => chargeMinor - creditMinor));
  const spent = allocate(
    moved.balanceSpentMinor,
    nets.map((net) => (net > 0n ? net : 0n)),
  );
  const granted = allocate(
    moved.balanceGrantedMinor,
    nets.map((net) => (net < 0n ? -net : 0n)),
  );
  return own.map((parts, index) => ({
    cashPaidMinor: sum(parts, ({ paidMinor }) => paidMinor),
    cashRefundedMinor: sum(parts, ({ refundedMinor }) => refundedMinor),
    spentMinor: spent[index] ?? 0n,
    grantedMinor: granted[index] ?? 0n,
  }));
}

/**
 * Tax is charged with what was paid. What goes back leaves the terms that money goes back in, by what they hold of it;
 * where they hold too little, all of them.
 */
function shareTax({ rate, minor }: TaxLine, terms: readonly PaidTerm[], shares: readonly TermShare[]): bigint[] {
  if (minor > 0n) {
    return allocate(
      minor,
      shares.map(({ cashPaidMinor, spentMinor }) => cashPaidMinor + spentMinor),
    );
  }
  const held = terms.map(({ taxes = [] }) => {
    const own = taxes.find((total) => total.rate === rate);
    return own && own.chargedMinor > own.returnedMinor ? own.chargedMinor - own.returnedMinor : 0n;
  });
  const concerned = held.map((tax, index) => {
    const share = shares[index];
    return share && share.cashRefundedMinor + share.grantedMinor > 0n ? tax : 0n;
  });
  const enough = concerned.reduce((sum, tax) => sum + tax, 0n) >= -minor;
  return allocate(minor, enough ? concerned : held);
}
