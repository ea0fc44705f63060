import type { AccountId } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { mergeWrites } from './merge-writes.ts';
import type { Effect } from './outbox/outbox-port.ts';
import type { AccountHead, Balance, NewAuditRecord, Writes } from './ports.ts';

const ANNE = 'anneaaaa' as AccountId;
const BERT = 'bertaaaa' as AccountId;

function head(account: AccountId, auditN: number): AccountHead {
  return { account, auditN, auditHash: `hash ${auditN}` };
}

function balance(account: AccountId, amountMinor: bigint, named: Partial<Balance> = {}): Balance {
  return { account, name: 'wallet', currency: 'USD', amountMinor, ...named };
}

function audit(account: AccountId, n: number): NewAuditRecord {
  const text = { actor: 'a', command: 'c', subject: 's', body: '{}', previousHash: '', hash: `hash ${n}` };
  return { account, n, atMillis: 0, ...text, sellers: [null] };
}

function effect(key: string): Effect {
  return { account: ANNE, effectKey: key, kind: 'tell', lane: null, payload: {}, dueAtMillis: 0 } as unknown as Effect;
}

describe('the writes of a batch as one', () => {
  test('of one command are its own', () => {
    const writes: Writes = { heads: [head(ANNE, 1)], audit: [audit(ANNE, 1)], effects: [effect('a')] };
    expect(mergeWrites([writes])).toEqual(writes);
  });

  test('keep everything that is written once per command, in the order of the commands', () => {
    const merged = mergeWrites([
      { audit: [audit(ANNE, 1)], effects: [effect('a'), effect('b')] },
      { audit: [audit(ANNE, 2)] },
      { audit: [audit(BERT, 1)], effects: [effect('c')] },
    ]);
    expect(merged.audit?.map(({ account, n }) => [account, n])).toEqual([
      [ANNE, 1],
      [ANNE, 2],
      [BERT, 1],
    ]);
    expect(merged.effects?.map(({ effectKey }) => effectKey)).toEqual(['a', 'b', 'c']);
  });

  test('keep the head of each account in its last state only', () => {
    const merged = mergeWrites([{ heads: [head(ANNE, 1)] }, { heads: [head(BERT, 7)] }, { heads: [head(ANNE, 2)] }]);
    expect(merged.heads).toHaveLength(2);
    expect(merged.heads).toEqual(expect.arrayContaining([head(ANNE, 2), head(BERT, 7)]));
  });

  test('keep each balance in its last state, wallet and balance and every currency apart', () => {
    const merged = mergeWrites([
      { balances: [balance(ANNE, 10n), balance(ANNE, 20n, { name: 'balance' })] },
      { balances: [balance(ANNE, 30n, { currency: 'EUR' }), balance(BERT, 40n)] },
      { balances: [balance(ANNE, 5n)] },
    ]);
    const expected = [
      balance(ANNE, 5n),
      balance(ANNE, 20n, { name: 'balance' }),
      balance(ANNE, 30n, { currency: 'EUR' }),
      balance(BERT, 40n),
    ];
    expect(merged.balances).toHaveLength(expected.length);
    expect(merged.balances).toEqual(expect.arrayContaining(expected));
  });

  test('leave out what nobody writes', () => {
    expect(mergeWrites([{ audit: [audit(ANNE, 1)] }])).toEqual({ audit: [audit(ANNE, 1)] });
    expect(mergeWrites([])).toEqual({});
  });

  test('leave what each command gave as it was', () => {
    const first: Writes = { audit: [audit(ANNE, 1)], heads: [head(ANNE, 1)] };
    const before = structuredClone(first);
    mergeWrites([first, { audit: [audit(ANNE, 2)], heads: [head(ANNE, 2)] }]);
    expect(first).toEqual(before);
  });
});
