import { describe, expect, test } from 'vitest';
import { NO_TOTALS } from '../subscription/subscription.ts';
import { allocateRefund } from './allocate-refund.ts';
import {
  commissionMinor,
  entriesForBalanceHold,
  entriesForBalanceRelease,
  entriesForBouncedRefund,
  entriesForCompletion,
  entriesForLatePayment,
  entriesForPayment,
  entriesForPurchase,
  entriesForRefund,
  entriesForSentRefund,
  entriesForTopUp,
} from './build-entries.ts';
import { assertSettlement } from './equations.ts';
import { discountAccount, type LedgerEntry, revenueAccount } from './ledger-entry.ts';
import { entriesForOpening, entriesForPastPayment } from './opening-entries.ts';
import { type PaymentSource, spendBalanceFirst } from './payment-source.ts';
import { emptySettlement, type Settlement } from './settlement.ts';

const currency = 'USD';
const seller = 'acme';
const WALLET: PaymentSource = { method: 'wallet', balanceMinor: 30n };
const settle = (named: Partial<Settlement>): Settlement => ({ ...emptySettlement(currency), ...named });

/** Entries as lines that can be read: account, amount, what for. */
const lines = (entries: readonly LedgerEntry[]) =>
  entries.map(({ account, amountMinor, memo, currency: of }) => {
    expect(of).toBe(currency);
    return `${account} ${amountMinor} ${memo}`;
  });

describe('each kind of transaction moves between the accounts that its books are read from', () => {
  const amount = { currency, minor: 100n };

  test.each<[string, readonly LedgerEntry[], readonly string[]]>([
    ['a top-up', entriesForTopUp(amount), ['cash -100 top-up', 'wallet 100 top-up']],
    [
      'a payment',
      entriesForPayment({ ...amount, source: WALLET }),
      ['wallet -70 payment', 'balance -30 balance-spent', 'orders-in-progress 100 payment'],
    ],
    [
      'a payment over Stripe',
      entriesForPayment({ ...amount, source: { method: 'stripe', balanceMinor: 0n, reference: 'x' } }),
      ['stripe-clearing -100 payment', 'orders-in-progress 100 payment'],
    ],
    [
      'its way back',
      entriesForRefund({ ...amount, source: { method: 'external', balanceMinor: 30n, reference: 'x' } }),
      ['orders-in-progress -100 order-refund', 'external-cash 70 order-refund', 'balance 30 order-refund'],
    ],
    [
      'balance that is held',
      entriesForBalanceHold(amount),
      ['balance -100 balance-held', 'orders-in-progress 100 balance-held'],
    ],
    [
      'balance that is free again',
      entriesForBalanceRelease(amount),
      ['orders-in-progress -100 balance-released', 'balance 100 balance-released'],
    ],
    [
      'a late payment',
      entriesForLatePayment({ ...amount, method: 'stripe' }),
      ['stripe-clearing -100 late-payment', 'refunds-in-progress 100 late-payment'],
    ],
    [
      'its refund',
      entriesForSentRefund({ ...amount, method: 'external' }),
      ['refunds-in-progress -100 refund-sent', 'external-cash 100 refund-sent'],
    ],
    [
      'a refund that came back',
      entriesForBouncedRefund({ ...amount, method: 'stripe' }),
      ['refunds-in-progress 100 refund-bounced', 'stripe-clearing -100 refund-bounced'],
    ],
    ['a payment of before', entriesForPastPayment(amount), ['cash -100 payment', 'opening 100 opening']],
    [
      'a refund of before',
      entriesForPastPayment({ currency, minor: -100n }),
      ['cash 100 refund', 'opening -100 opening'],
    ],
  ])('%s', (_kind, entries, said) => expect(lines(entries)).toEqual(said));

  test('a first bill with discount, tax and commission', () => {
    const bill = { currency, seller, operatorBasisPoints: 1_000, source: WALLET };
    expect(lines(entriesForPurchase({ ...bill, chargeMinor: 200n, discountMinor: 20n, taxMinor: 36n }))).toEqual([
      'wallet -186 payment',
      'balance -30 balance-spent',
      'revenue:acme 180 charge',
      'revenue:operator 20 charge',
      'discount -20 discount',
      'tax 36 tax',
    ]);
  });

  test('a completed upgrade, discounted by both parties and taxed', () => {
    const settlement = settle({
      ...{ chargeMinor: 1_000n, creditMinor: 400n, netMinor: 600n, discountMinor: 150n, taxMinor: 90n },
      payableMinor: 540n,
    });
    const discounts = [
      { funder: 'operator', minor: 50n },
      { funder: 'acme', minor: 100n },
    ];
    const parties = { seller, operatorBasisPoints: 1_000, discounts };
    expect(lines(entriesForCompletion(settlement, parties))).toEqual([
      'orders-in-progress -540 payment',
      'revenue:acme 900 charge',
      'revenue:operator 100 charge',
      'revenue:acme -360 credit',
      'revenue:operator -40 credit',
      'discount -50 discount',
      'discount:acme -100 discount',
      'revenue:acme 10 discount',
      'revenue:operator -10 discount',
      'tax 90 tax',
    ]);
    expect(commissionMinor(settlement, parties)).toBe(90n);
    expect(commissionMinor(settlement, { seller, operatorBasisPoints: 1_000 })).toBe(100n);
    const [first] = discounts;
    expect(commissionMinor(settlement, { ...parties, discounts: first ? [first] : [] })).toBe(100n);
  });

  test('a completed downgrade: refund by both ways, balance, what was forfeited, tax back, commission as it was taken', () => {
    const settlement = settle({
      ...{ chargeMinor: 100n, creditMinor: 400n, netMinor: -300n, taxMinor: -30n },
      ...{ refundMinor: 200n, balanceMinor: 80n, forfeitedMinor: 50n },
    });
    const parties = { seller, operatorBasisPoints: 1_000, creditCommissionMinor: 25n };
    expect(lines(entriesForCompletion(settlement, parties, 120n))).toEqual([
      'revenue:acme 90 charge',
      'revenue:operator 10 charge',
      'revenue:acme -375 credit',
      'revenue:operator -25 credit',
      'forfeited:acme 50 forfeited',
      'tax -30 tax',
      'wallet 80 refund',
      'refunds-in-progress 120 refund',
      'balance 80 balance-granted',
    ]);
    expect(() => entriesForCompletion(settlement, parties, 200n)).not.toThrow();
  });

  test('a completed change whose net was waived', () => {
    const settlement = settle({ chargeMinor: 100n, creditMinor: 40n, netMinor: 60n, waivedMinor: 60n });
    expect(lines(entriesForCompletion(settlement, { seller }))).toEqual([
      'revenue:acme 100 charge',
      'revenue:acme -40 credit',
      'waived:acme -60 waived',
    ]);
  });

  test('a discount that is withheld is again whose it was; the rest of what is forfeited is shared like a charge', () => {
    const settlement = settle({ creditMinor: 100n, netMinor: -100n, refundMinor: 20n, forfeitedMinor: 80n });
    const parties = { seller, operatorBasisPoints: 1_000, withheldMinor: 30n, sellerWithheldMinor: 12n };
    const kept = [
      'forfeited 18 forfeited',
      'forfeited:acme 45 forfeited',
      'forfeited:operator 5 forfeited',
      'discount:acme 12 forfeited',
    ];
    expect(lines(entriesForCompletion(settlement, parties)).slice(2)).toEqual([...kept, 'wallet 20 refund']);
    // Undone, it is turned round to the unit.
    const undone = settle({ chargeMinor: 100n, netMinor: 100n, payableMinor: 20n, waivedMinor: 80n });
    const turned = { ...parties, withheldMinor: -30n, sellerWithheldMinor: -12n };
    expect(lines(entriesForCompletion(undone, turned)).slice(3)).toEqual([
      'waived -18 waived',
      'waived:acme -45 waived',
      'waived:operator -5 waived',
      'discount:acme -12 waived',
      'revenue:acme 1 discount',
      'revenue:operator -1 discount',
    ]);
  });

  test('what an imported subscription came to before', () => {
    const totals = {
      ...NO_TOTALS,
      ...{ chargedMinor: 1_000n, creditedMinor: 300n, waivedMinor: 20n, forfeitedMinor: 10n },
      ...{ balanceGrantedMinor: 50n, balanceSpentMinor: 40n, cashPaidMinor: 919n, cashRefundedMinor: 200n },
      taxes: [{ rate: 'vat', name: 'VAT', chargedMinor: 19n, returnedMinor: 0n }],
    };
    expect(lines(entriesForOpening({ currency, totals, seller, commissionMinor: 70n }))).toEqual([
      'opening -719 opening',
      'revenue:acme 1000 charge',
      'revenue:acme -300 credit',
      'revenue:acme -70 charge',
      'revenue:operator 70 charge',
      'tax 19 tax',
      'waived:acme -20 waived',
      'forfeited:acme 10 forfeited',
      'opening 50 balance-granted',
      'opening -40 balance-spent',
    ]);
  });
});

describe('the books refuse', () => {
  const bill = { currency, seller, chargeMinor: 100n, discountMinor: 0n, taxMinor: 0n };
  const none: PaymentSource = { method: 'wallet', balanceMinor: 0n };
  const refund = settle({ creditMinor: 100n, netMinor: -100n, refundMinor: 100n });
  const upgrade = settle({ chargeMinor: 100n, netMinor: 100n, payableMinor: 100n });
  const commission = (operatorBasisPoints: number) => entriesForCompletion(upgrade, { seller, operatorBasisPoints });

  test.each<[string, () => unknown, string]>([
    ['a top-up of nothing', () => entriesForTopUp({ currency, minor: 0n }), 'more than nothing'],
    ['a late payment of nothing', () => entriesForLatePayment({ currency, minor: 0n, method: 'stripe' }), 'comes in'],
    ['a refund of nothing', () => entriesForSentRefund({ currency, minor: 0n, method: 'stripe' }), 'goes back'],
    ['a past payment of nothing', () => entriesForPastPayment({ currency, minor: 0n }), 'moved something'],
    ['a negative discount', () => entriesForPurchase({ ...bill, discountMinor: -1n, source: none }), 'not negative'],
    ['a negative tax', () => entriesForPurchase({ ...bill, taxMinor: -1n, source: none }), 'not negative'],
    [
      'a first bill below nothing',
      () => entriesForPurchase({ ...bill, discountMinor: 101n, source: none }),
      'a first bill is not negative',
    ],
    [
      'a balance part below nothing',
      () => entriesForPayment({ currency, minor: 5n, source: { ...none, balanceMinor: -1n } }),
      'between none and all',
    ],
    ['more outside than goes back', () => entriesForCompletion(refund, { seller }, 101n), 'none to all of a refund'],
    ['less than nothing outside', () => entriesForCompletion(refund, { seller }, -1n), 'none to all of a refund'],
    [
      'a discount that nobody funds',
      () => entriesForCompletion({ ...upgrade, discountMinor: 10n, payableMinor: 90n }, { seller }),
      'somebody who funds it',
    ],
    [
      'a completion that breaks invariant 2',
      () => entriesForCompletion({ ...upgrade, netMinor: 99n }, { seller }),
      'net = charge − credit',
    ],
    [
      'more withheld than is forfeited',
      () => entriesForCompletion({ ...refund, refundMinor: 95n, forfeitedMinor: 5n }, { seller, withheldMinor: 6n }),
      'none to all of what is forfeited',
    ],
    [
      'more of a seller withheld than of all',
      () =>
        entriesForCompletion(
          { ...refund, refundMinor: 95n, forfeitedMinor: 5n },
          { seller, withheldMinor: 1n, sellerWithheldMinor: 2n },
        ),
      'none to all of what is forfeited',
    ],
    ['a commission above all', () => commission(10_001), '0 to 10000 basis points'],
    ['a commission below nothing', () => commission(-1), '0 to 10000 basis points'],
    ['a commission of part of a point', () => commission(0.5), '0 to 10000 basis points'],
    ['a party with spaces', () => revenueAccount('acme inc'), 'a party of the ledger'],
    ['a party that ends in something else', () => discountAccount('acme!'), 'a party of the ledger'],
    ['a party without a name', () => discountAccount(''), 'a party of the ledger'],
    [
      'more of a refund than is left',
      () => allocateRefund({ refundMinor: 6n, cashLeftMinor: 5n, payments: [] }),
      'never exceed cash paid',
    ],
    [
      'a refund below nothing',
      () => allocateRefund({ refundMinor: -1n, cashLeftMinor: 5n, payments: [] }),
      'never exceed cash paid',
    ],
    ['a negative payable', () => spendBalanceFirst({ payableMinor: -1n, balanceMinor: 0n }), 'not negative'],
    ['a negative balance', () => spendBalanceFirst({ payableMinor: 0n, balanceMinor: -1n }), 'not negative'],
  ])('%s', (_what, build, promise) => expect(build).toThrow(promise));

  test('but take an operator who earns all, and one who earns nothing', () => {
    expect(lines(commission(10_000))).toContain('revenue:operator 100 charge');
    expect(lines(commission(0)).some((line) => line.startsWith('revenue:operator'))).toBe(false);
  });

  test('but know each funder of discounts by an account', () => {
    expect([discountAccount('operator'), discountAccount('acme')]).toEqual(['discount', 'discount:acme']);
  });
});

describe('a settlement is none', () => {
  const upgrade = { chargeMinor: 100n, netMinor: 100n };

  test.each<[string, Partial<Settlement>, string]>([
    ['whose net is something else', { ...upgrade, netMinor: 99n, payableMinor: 100n }, 'net = charge − credit'],
    ['that moves less than it is worth', { ...upgrade, payableMinor: 99n }, 'invariant 2'],
    ['that charges below nothing', { chargeMinor: -5n, creditMinor: -5n }, 'not negative'],
    [
      'with a discount below nothing',
      { ...upgrade, payableMinor: 101n, discountMinor: -1n },
      'a discount reduces what is due',
    ],
    [
      'with a discount where nothing is due',
      { chargeMinor: 5n, creditMinor: 5n, discountMinor: 1n, forfeitedMinor: 1n },
      'a discount reduces what is due',
    ],
    ['with tax and nothing to pay', { ...upgrade, waivedMinor: 101n, taxMinor: 1n }, 'tax is charged with a payment'],
    ['with tax back from a payment', { ...upgrade, payableMinor: 99n, taxMinor: -1n }, 'tax is charged with a payment'],
  ])('%s', (_case, named, promise) => expect(() => assertSettlement(settle(named))).toThrow(promise));

  test('unless a discount takes all of it, and without tax', () => {
    expect(() => assertSettlement(settle({ ...upgrade, discountMinor: 100n }))).not.toThrow();
  });
});

test('a refund of nothing goes nowhere, and means that get nothing are not named', () => {
  const payments = [
    { reference: 'a', leftMinor: 10n },
    { reference: 'b', leftMinor: 0n },
  ];
  expect(allocateRefund({ refundMinor: 0n, cashLeftMinor: 10n, payments })).toEqual({ walletMinor: 0n, outside: [] });
  expect(allocateRefund({ refundMinor: 10n, cashLeftMinor: 10n, payments })).toEqual({
    walletMinor: 0n,
    outside: [{ reference: 'a', minor: 10n }],
  });
});
