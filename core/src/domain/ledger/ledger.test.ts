import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  entriesForBalanceHold,
  entriesForBalanceRelease,
  entriesForCompletion,
  entriesForLatePayment,
  entriesForPayment,
  entriesForPurchase,
  entriesForRefund,
  entriesForSentRefund,
  entriesForTopUp,
} from './build-entries.ts';
import {
  assertSettlement,
  checkRefund,
  checkSettlement,
  checkSubscriptionCash,
  type SubscriptionCash,
} from './equations.ts';
import { balancesOf, createTransaction, type LedgerEntry, revenueAccount } from './ledger-entry.ts';
import { type PaymentSource, spendBalanceFirst } from './payment-source.ts';
import { emptySettlement, type Settlement } from './settlement.ts';

const currency = 'USD';
const seller = 'acme';
const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
const basisPoints = fc.integer({ min: 0, max: 10_000 });

/** A source that fits a payment of `minor`: outside, or a wallet with some of it from balance. */
function sourceFor(minor: bigint, drawn: { external: boolean; stripe: boolean; balance: bigint }): PaymentSource {
  if (drawn.external) {
    const { balanceMinor } = spendBalanceFirst({ payableMinor: minor, balanceMinor: drawn.balance });
    return { method: drawn.stripe ? 'stripe' : 'external', balanceMinor, reference: 'pay-1' };
  }
  return spendBalanceFirst({ payableMinor: minor, balanceMinor: drawn.balance });
}
const drawnSource = fc.record({ external: fc.boolean(), stripe: fc.boolean(), balance: amount });

/** Any settlement that a fee rule can give: a positive net is paid or waived, a negative one is split three ways. */
const settlement: fc.Arbitrary<Settlement> = fc
  .record({ charge: amount, credit: amount, waives: fc.boolean(), a: fc.nat({ max: 100 }), b: fc.nat({ max: 100 }) })
  .map(({ charge, credit, waives, a, b }) => {
    const net = charge - credit;
    const lines = { ...emptySettlement(currency), chargeMinor: charge, creditMinor: credit, netMinor: net };
    if (net >= 0n) return { ...lines, payableMinor: waives ? 0n : net, waivedMinor: waives ? net : 0n };
    const refundMinor = (-net * BigInt(a)) / 100n;
    const balanceMinor = ((-net - refundMinor) * BigInt(b)) / 100n;
    return { ...lines, refundMinor, balanceMinor, forfeitedMinor: -net - refundMinor - balanceMinor };
  });

function sumOf(entries: readonly LedgerEntry[]): bigint {
  return entries.reduce((sum, entry) => sum + entry.amountMinor, 0n);
}

describe('a ledger transaction', () => {
  test('that does not sum to zero in every currency cannot be made', () => {
    const entry = { account: 'wallet', currency: 'USD', amountMinor: 5n, memo: 'top-up' } as const;
    expect(() => createTransaction([entry])).toThrow('sums to zero in USD');
    expect(() =>
      createTransaction([entry, { ...entry, account: 'cash', currency: 'EUR', amountMinor: -5n }]),
    ).toThrow();
    expect(createTransaction([entry, { ...entry, account: 'cash', amountMinor: -5n }])).toHaveLength(2);
  });

  test('of any kind sums to zero, moves no empty entry, and money in or out is on the right side', () => {
    fc.assert(
      fc.property(settlement, amount, drawnSource, basisPoints, (settled, minor, drawn, operatorBasisPoints) => {
        const payment = { currency, minor, source: sourceFor(minor, drawn) };
        const bill = { currency, seller, operatorBasisPoints, source: payment.source };
        const transactions = [
          entriesForTopUp({ currency, minor: minor + 1n }),
          entriesForLatePayment({ currency, minor: minor + 1n, method: 'stripe' }),
          entriesForSentRefund({ currency, minor: minor + 1n, method: 'external' }),
          entriesForBalanceHold({ currency, minor }),
          entriesForBalanceRelease({ currency, minor }),
          entriesForCompletion(settled, { seller, operatorBasisPoints }, settled.refundMinor / 2n),
          entriesForPayment(payment),
          entriesForRefund(payment),
          entriesForPurchase({ ...bill, chargeMinor: minor, discountMinor: 0n, taxMinor: 0n }),
          entriesForCompletion(settled, { seller, operatorBasisPoints }),
        ];
        for (const entries of transactions) {
          expect(sumOf(entries)).toBe(0n);
          expect(entries.every((entry) => entry.amountMinor !== 0n)).toBe(true);
        }
      }),
    );
  });

  test('a payment and its refund leave every account as it was', () => {
    fc.assert(
      fc.property(amount, drawnSource, (minor, drawn) => {
        const payment = { currency, minor, source: sourceFor(minor, drawn) };
        const balances = balancesOf([...entriesForPayment(payment), ...entriesForRefund(payment)]);
        expect([...balances.values()].every((balance) => balance === 0n)).toBe(true);
      }),
    );
  });

  test('seller and operator share a charge without losing a unit', () => {
    const settled = { ...emptySettlement(currency), chargeMinor: 101n, netMinor: 101n, payableMinor: 101n };
    const balances = balancesOf(entriesForCompletion(settled, { seller, operatorBasisPoints: 1_500 }));
    expect(balances.get('revenue:acme')).toBe(86n);
    expect(balances.get('revenue:operator')).toBe(15n);
  });

  test('what balance covers is taken from the balance, not from the wallet, and goes back to it', () => {
    const payment = { currency, minor: 100n, source: { method: 'wallet', balanceMinor: 30n } } as const;
    const taken = [...balancesOf(entriesForPayment(payment))];
    expect(taken).toEqual([
      ['wallet', -70n],
      ['balance', -30n],
      ['orders-in-progress', 100n],
    ]);
    const returned = [...balancesOf(entriesForRefund(payment))];
    expect(returned).toEqual([
      ['orders-in-progress', -100n],
      ['wallet', 70n],
      ['balance', 30n],
    ]);
  });

  test('an upgrade for 133.33 moves exactly what its quote said', () => {
    const settled: Settlement = {
      ...emptySettlement(currency),
      ...{ chargeMinor: 20_000n, creditMinor: 6_667n, netMinor: 13_333n, payableMinor: 13_333n },
    };
    expect(entriesForCompletion(settled, { seller })).toEqual([
      { account: 'orders-in-progress', currency, amountMinor: -13_333n, memo: 'payment' },
      { account: 'revenue:acme', currency, amountMinor: 20_000n, memo: 'charge' },
      { account: 'revenue:acme', currency, amountMinor: -6_667n, memo: 'credit' },
    ]);
  });

  test('refuses what is ours to get right', () => {
    expect(() => revenueAccount('Acme Inc.')).toThrow('party');
    expect(() => entriesForCompletion(emptySettlement(currency), { seller: 'operator' })).toThrow('operator');
    expect(() => entriesForTopUp({ currency, minor: 0n })).toThrow();
    const source = { method: 'wallet', balanceMinor: 6n } as const;
    expect(() => entriesForPayment({ currency, minor: 5n, source })).toThrow('between none and all');
    expect(() =>
      balancesOf([...entriesForTopUp({ currency, minor: 1n }), ...entriesForTopUp({ currency: 'EUR', minor: 1n })]),
    ).toThrow();
  });
});

describe('invariant 2', () => {
  test('holds for every settlement, and a unit more or less anywhere is seen', () => {
    const names = [
      'chargeMinor',
      'creditMinor',
      'payableMinor',
      'waivedMinor',
      'refundMinor',
      'balanceMinor',
      'forfeitedMinor',
    ] as const;
    fc.assert(
      fc.property(settlement, fc.constantFrom(...names), (settled, name) => {
        expect(checkSettlement(settled)).toBe(0n);
        expect(() => assertSettlement(settled)).not.toThrow();
        const broken = { ...settled, [name]: settled[name] + 1n };
        expect(checkSettlement(broken)).not.toBe(0n);
        expect(() => entriesForCompletion(broken, { seller })).toThrow();
      }),
    );
  });

  test('a settlement that takes and gives at once is none, even if it adds up', () => {
    expect(() => assertSettlement({ ...emptySettlement(currency), payableMinor: 5n, refundMinor: 5n })).toThrow(
      'takes or gives',
    );
    expect(() => assertSettlement({ ...emptySettlement(currency), payableMinor: -5n, refundMinor: -5n })).toThrow(
      'negative',
    );
  });

  test('cash explains the slices of any history, and the ledger tells the same', () => {
    const change = fc.record({ settled: settlement, source: drawnSource });
    const purchase = fc.record({
      charge: amount,
      discountPercent: fc.bigInt({ min: 0n, max: 100n }),
      tax: amount,
      source: drawnSource,
    });
    fc.assert(
      fc.property(purchase, fc.array(change, { maxLength: 8 }), basisPoints, (bought, changes, operatorBasisPoints) => {
        const discountMinor = (bought.charge * bought.discountPercent) / 100n;
        const first = bought.charge - discountMinor + bought.tax;
        const bill = { currency, seller, operatorBasisPoints, source: sourceFor(first, bought.source) };
        const entries = [
          ...entriesForPurchase({ ...bill, chargeMinor: bought.charge, discountMinor, taxMinor: bought.tax }),
        ];
        const slices = [{ chargeMinor: bought.charge, creditedMinor: 0n }];
        for (const { settled, source } of changes) {
          const paid = { currency, minor: settled.payableMinor, source: sourceFor(settled.payableMinor, source) };
          entries.push(...entriesForPayment(paid), ...entriesForCompletion(settled, { seller, operatorBasisPoints }));
          slices.push({ chargeMinor: settled.chargeMinor, creditedMinor: settled.creditMinor });
        }
        const cash = cashOf(entries, slices);
        expect(checkSubscriptionCash(cash)).toBe(0n);
        expect(checkSubscriptionCash({ ...cash, cashPaidMinor: cash.cashPaidMinor + 1n })).toBe(1n);
        expect(balancesOf(entries).get('orders-in-progress') ?? 0n).toBe(0n);
      }),
    );
  });

  test('a change that moves no money leaves what seller and operator earned as it was, to the rounding of the shares', () => {
    fc.assert(
      fc.property(amount, amount, basisPoints, (chargeMinor, creditMinor, operatorBasisPoints) => {
        const net = chargeMinor - creditMinor;
        const settled = {
          ...emptySettlement(currency),
          ...{ chargeMinor, creditMinor, netMinor: net },
          ...(net > 0n ? { waivedMinor: net } : { forfeitedMinor: -net }),
        };
        const entries = entriesForCompletion(settled, { seller, operatorBasisPoints });
        const earned = (party: string) => sumOf(entries.filter(({ account }) => account.endsWith(`:${party}`)));
        expect(earned(seller) + earned('operator')).toBe(0n);
        expect(earned(seller) >= -1n && earned(seller) <= 1n).toBe(true);
        expect(sumOf(entries.filter(({ memo }) => memo === 'waived' || memo === 'forfeited'))).toBe(-net);
      }),
    );
  });

  test('a refund above the cash that is left is seen', () => {
    expect(checkRefund({ cashPaidMinor: 100n, cashRefundedMinor: 40n, refundMinor: 60n })).toBe(0n);
    expect(checkRefund({ cashPaidMinor: 100n, cashRefundedMinor: 40n, refundMinor: 61n })).toBe(-1n);
  });
});

/** The figures of the equation, read from the ledger by what its entries are for. */
function cashOf(entries: readonly LedgerEntry[], slices: SubscriptionCash['slices']): SubscriptionCash {
  const total = (of: (entry: LedgerEntry) => boolean) => sumOf(entries.filter(of));
  const fromCustomer = ({ account }: LedgerEntry) =>
    account === 'wallet' || account === 'external-cash' || account === 'stripe-clearing';
  return {
    slices,
    cashPaidMinor: -total((entry) => fromCustomer(entry) && entry.memo === 'payment'),
    cashRefundedMinor: total((entry) => fromCustomer(entry) && entry.memo === 'refund'),
    waivedMinor: -total((entry) => entry.account.startsWith('waived:')),
    forfeitedMinor: total((entry) => entry.account.startsWith('forfeited:')),
    balanceGrantedMinor: total((entry) => entry.memo === 'balance-granted'),
    balanceSpentMinor: -total((entry) => entry.memo === 'balance-spent'),
    taxHeldMinor: total((entry) => entry.account === 'tax'),
    discountsMinor: -total((entry) => entry.account === 'discount'),
  };
}

describe('a wallet', () => {
  test('spends balance first, and never more of it than there is or is due', () => {
    const spend = (payableMinor: bigint, balanceMinor: bigint) =>
      spendBalanceFirst({ payableMinor, balanceMinor }).balanceMinor;
    expect([spend(100n, 30n), spend(100n, 100n), spend(100n, 130n), spend(0n, 30n)]).toEqual([30n, 100n, 100n, 0n]);
  });
});
