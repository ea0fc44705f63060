import {
  type AccountId,
  entriesForPayment,
  entriesForRefund,
  entriesForTopUp,
  type LedgerEntry,
  type WalletSource,
} from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { ledgerWrites } from './ledger-writes.ts';
import { balanceKey } from './ports.ts';

const ACCOUNT = 'abcdefg2' as AccountId;
const fromWallet = (balanceMinor: bigint): WalletSource => ({ method: 'wallet', balanceMinor });

/** The writes of these transactions on an account with so much in its wallet and balance. */
function writesOf(entries: readonly (readonly LedgerEntry[])[], held: { wallet?: bigint; balance?: bigint } = {}) {
  const known = Object.entries(held).map(([name, minor]): [string, bigint] => [
    balanceKey({ account: ACCOUNT, name, currency: 'USD' }),
    minor,
  ]);
  return ledgerWrites({
    account: ACCOUNT,
    subject: 'ord_1',
    at: 1000,
    transactions: entries.map((each, index) => ({ id: `ord_1:${index}`, entries: each })),
    balances: new Map(known),
  });
}

const payment = entriesForPayment({ currency: 'USD', minor: 500n, source: fromWallet(200n) });

describe('what a transaction writes to the ledger', () => {
  test('each entry is a row with the key of its effect, its number and what it is about', () => {
    const { ledger } = writesOf([payment], { wallet: 300n, balance: 200n });
    expect(ledger).toEqual([
      row({ n: 1, name: 'wallet', amountMinor: -300n, memo: 'payment' }),
      row({ n: 2, name: 'balance', amountMinor: -200n, memo: 'balance-spent' }),
      row({ n: 3, name: 'orders-in-progress', amountMinor: 500n, memo: 'payment' }),
    ]);
  });

  test('numbers begin again with each transaction, so that a row is found by its effect', () => {
    const { ledger } = writesOf([payment, payment], { wallet: 900n, balance: 900n });
    expect(ledger.map(({ transaction, n }) => `${transaction} ${n}`)).toEqual([
      'ord_1:0 1',
      'ord_1:0 2',
      'ord_1:0 3',
      'ord_1:1 1',
      'ord_1:1 2',
      'ord_1:1 3',
    ]);
  });

  test('the rows sum to zero, as the entries do', () => {
    const { ledger } = writesOf([payment], { wallet: 300n, balance: 200n });
    expect(ledger.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
  });
});

describe('the new balances', () => {
  test('are what was held and what moved; accounts of other parties have none', () => {
    const { balances } = writesOf([payment], { wallet: 1000n, balance: 200n });
    expect(balances).toEqual([
      { account: ACCOUNT, name: 'wallet', currency: 'USD', amountMinor: 700n },
      { account: ACCOUNT, name: 'balance', currency: 'USD', amountMinor: 0n },
    ]);
  });

  test('follow every transaction: a payment and its refund leave what was there', () => {
    const refund = entriesForRefund({ currency: 'USD', minor: 500n, source: fromWallet(200n) });
    const { balances } = writesOf([payment, refund], { wallet: 300n, balance: 200n });
    expect(balances.map(({ name, amountMinor }) => [name, amountMinor])).toEqual([
      ['wallet', 300n],
      ['balance', 200n],
    ]);
  });

  test('begin at nothing where nothing was held, each currency by itself', () => {
    const topUps = ['USD', 'JPY'].map((currency) => entriesForTopUp({ currency, minor: 50n }));
    const { balances } = writesOf(topUps, { wallet: 10n });
    expect(balances.map(({ currency, amountMinor }) => [currency, amountMinor])).toEqual([
      ['USD', 60n],
      ['JPY', 50n],
    ]);
  });

  test('are left alone where no money of the customer moves', () => {
    expect(writesOf([]).balances).toEqual([]);
    expect(writesOf([]).ledger).toEqual([]);
  });

  test.each([
    ['wallet', { wallet: 299n, balance: 200n }],
    ['balance', { wallet: 300n, balance: 199n }],
  ])('a %s that would fall below zero is a broken promise', (name, held) => {
    expect(() => writesOf([payment], held)).toThrow(`a ${name} never falls below zero`);
  });
});

function row(named: { n: number; name: string; amountMinor: bigint; memo: string }) {
  return { account: ACCOUNT, transaction: 'ord_1:0', currency: 'USD', subject: 'ord_1', at: 1000, ...named };
}
