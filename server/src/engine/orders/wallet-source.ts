import {
  currencyDigits,
  err,
  formatMinor,
  ok,
  present,
  type Result,
  spendBalanceFirst,
  type WalletSource,
} from '@regrade/core';
import type { AccountBatchFacts } from '../account-command.ts';
import { balanceKey } from '../ports.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Balance and wallet of an account as the source of a payment, or the refusal that says what is missing. */
export function walletSource(
  facts: AccountBatchFacts,
  of: {
    readonly account: string;
    readonly currency: string;
    readonly payableMinor: bigint;
    /** Balance held for a payment that is given up for this one. */
    readonly heldMinor?: bigint;
  },
): Result<WalletSource, Refusal> {
  const wallet = facts.balances.get(balanceKey({ ...of, name: 'wallet' })) ?? 0n;
  const balance = (facts.balances.get(balanceKey({ ...of, name: 'balance' })) ?? 0n) + (of.heldMinor ?? 0n);
  const source = spendBalanceFirst({ payableMinor: of.payableMinor, balanceMinor: balance });
  if (of.payableMinor - source.balanceMinor <= wallet) return ok(source);
  const digits = present(currencyDigits(of.currency), 'money is in a known currency');
  const show = (minor: bigint) => `${formatMinor(minor, digits)} ${of.currency}`;
  return err(
    refuse(
      'payment.insufficient-funds',
      `${show(of.payableMinor)} is due, and the wallet holds ${show(wallet + balance)}. Top it up, or order without paying and pay later.`,
    ),
  );
}
