import { assert } from '../kernel/assert.ts';
import type { CurrencyCode } from '../kernel/money.ts';
import { OPERATOR } from '../quote/money-rules.ts';
import type { SubscriptionTotals } from '../subscription/subscription.ts';
import { taxHeldMinor } from '../subscription/subscription-money.ts';
import { type MoneyAmount, type RevenueParties, revenueEntries } from './build-entries.ts';
import { createTransaction, type LedgerEntry, revenueAccount, withheldAccount } from './ledger-entry.ts';

/** A payment (above 0) or refund (below 0) of the time before an import: it passes through `opening`, under its own date. */
export function entriesForPastPayment({ currency, minor }: MoneyAmount): readonly LedgerEntry[] {
  assert(minor !== 0n, 'a past payment moved something');
  const memo = minor > 0n ? 'payment' : 'refund';
  return createTransaction([
    { account: 'cash', currency, amountMinor: -minor, memo },
    { account: 'opening', currency, amountMinor: minor, memo: 'opening' },
  ]);
}

export interface OpeningAmount extends Pick<RevenueParties, 'seller'> {
  readonly currency: CurrencyCode;
  readonly totals: SubscriptionTotals;
  /** The operator's share of what it came to. */
  readonly commissionMinor: bigint;
}

/**
 * What an imported subscription came to before: its charges and credits against the payments that passed through
 * `opening`. What is left there is the balance that the other system granted and has not seen spent; ours is not touched.
 */
export function entriesForOpening({
  currency,
  totals,
  commissionMinor,
  ...parties
}: OpeningAmount): readonly LedgerEntry[] {
  const { balanceGrantedMinor, balanceSpentMinor } = totals;
  const opening = (amountMinor: bigint, memo: LedgerEntry['memo']): LedgerEntry => ({
    account: 'opening',
    currency,
    amountMinor,
    memo,
  });
  return createTransaction([
    opening(totals.cashRefundedMinor - totals.cashPaidMinor, 'opening'),
    ...revenueEntries({ currency, minor: totals.chargedMinor, parties, memo: 'charge' }),
    ...revenueEntries({ currency, minor: -totals.creditedMinor, parties, memo: 'credit' }),
    { account: revenueAccount(parties.seller), currency, amountMinor: -commissionMinor, memo: 'charge' },
    { account: revenueAccount(OPERATOR), currency, amountMinor: commissionMinor, memo: 'charge' },
    { account: 'tax', currency, amountMinor: taxHeldMinor(totals), memo: 'tax' },
    { account: withheldAccount('waived', parties.seller), currency, amountMinor: -totals.waivedMinor, memo: 'waived' },
    {
      account: withheldAccount('forfeited', parties.seller),
      currency,
      amountMinor: totals.forfeitedMinor,
      memo: 'forfeited',
    },
    opening(balanceGrantedMinor, 'balance-granted'),
    opening(-balanceSpentMinor, 'balance-spent'),
  ]);
}
