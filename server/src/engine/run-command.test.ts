import { type AccountId, DEFAULT_ORDER_POLICY, ok } from '@regrade/core';
import { expect, test } from 'vitest';
import { auditHashOf, chainAudit } from './decide-batch.ts';
import type { AccountHead, Ids, Log, Transaction, TransactionStore, Writes } from './ports.ts';
import { type Command, type CommandKind, createCommandRunner } from './run-command.ts';

const ACCOUNT = 'abcdefgh' as AccountId;
const HEAD: AccountHead = { account: ACCOUNT, auditN: 0, auditHash: '0'.repeat(64) };

/** A store that keeps nothing but what it was told to write: enough to see what a runner commits, and how often. */
function createMemoryStore(committed: Writes[]): TransactionStore {
  return {
    transact: async (work) => {
      const { value, writes } = await work({
        lock: async () => new Map([[ACCOUNT, HEAD]]),
        loadAnswers: async () => [],
      } as unknown as Transaction);
      if (writes) committed.push(writes);
      return value;
    },
    writeIfUnchanged: () => Promise.reject(new Error('nothing is remembered here')),
    isRetryable: () => false,
    isUnavailable: () => false,
  };
}

const note: CommandKind<string, object, string> = {
  name: 'note',
  load: async () => ({}),
  decide: ({ body }) => ok({ answer: body, writes: {}, audit: { subject: body, body: {} } }),
};

const noteOf = (body: string): Command<string> => ({ account: ACCOUNT, actor: 'test', conflict: body, body });

test('what fails after the commit fails no command, is carried out once, and is logged', async () => {
  const committed: Writes[] = [];
  const faults: object[] = [];
  const log: Log = { info: () => undefined, warn: () => undefined, error: (fields) => void faults.push(fields) };
  const runner = createCommandRunner(
    {
      store: createMemoryStore(committed),
      clock: { nowMillis: () => 1_000 },
      ids: {} as Ids,
      orderPolicy: DEFAULT_ORDER_POLICY,
      log,
      meter: { command: () => undefined, batch: () => undefined },
      afterwards: () => {
        throw new Error('a watcher broke');
      },
    },
    { writersMax: 1, batchMax: 10 },
  );
  const answers = await Promise.all([runner.run(note, noteOf('a')), runner.run(note, noteOf('b'))]);
  expect(answers).toEqual([ok('a'), ok('b')]);
  expect(committed).toHaveLength(1);
  expect(committed[0]?.audit?.map(({ subject, n }) => [subject, n])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  expect(faults).toHaveLength(2);
});

test('an audit record carries the hash of all its fields and of the record before it', () => {
  const record = { atMillis: 5, actor: 'a', command: 'c', subject: 's', body: '{}' };
  const first = chainAudit(HEAD, record);
  const second = chainAudit({ account: ACCOUNT, auditN: first.n, auditHash: first.hash }, record);
  expect(second.previousHash).toBe(first.hash);
  expect(second.hash).not.toBe(first.hash);
  for (const changed of [
    { actor: 'b' },
    { command: 'd' },
    { subject: 't' },
    { body: '{ }' },
    { atMillis: 6 },
    { n: 9 },
  ]) {
    expect(auditHashOf({ ...first, ...changed })).not.toBe(first.hash);
  }
});
