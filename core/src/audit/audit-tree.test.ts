import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditRecordText, checkChainLink } from './audit-chain.ts';
import {
  AUDIT_TREE_DEPTH,
  type AuditHead,
  auditLeafHash,
  auditNodeHash,
  auditNodesAbove,
  auditRootOf,
} from './audit-tree.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The tree written down a second time, from the top: a node is its children, whatever they are. */
function hashOf(prefix: string, heads: readonly AuditHead[]): string {
  const below = heads.filter(({ account }) => account.startsWith(prefix));
  if (prefix.length === AUDIT_TREE_DEPTH) {
    return auditNodeHash(
      prefix,
      below.map((head) => auditLeafHash(head, sha256)),
      sha256,
    );
  }
  const names = [...new Set(below.map(({ account }) => account.slice(0, prefix.length + 1)))];
  return auditNodeHash(
    prefix,
    names.map((name) => hashOf(name, heads)),
    sha256,
  );
}

const heads = fc
  .uniqueArray(fc.stringMatching(/^[ab]{4}[a-d]{4}$/), { minLength: 1, maxLength: 30 })
  .map((accounts) =>
    accounts.toSorted().map((account, index): AuditHead => ({ account, n: index + 1, hash: sha256(account) })),
  );

test('every head has a way to the one root, and no other head has it', () => {
  fc.assert(
    fc.property(heads, fc.nat(), (all, pick) => {
      const head = all[pick % all.length] as AuditHead;
      const steps = auditNodesAbove(head.account).map((prefix, index) => {
        const own = index === 0 ? head.account : head.account.slice(0, prefix.length + 1);
        const names = [...new Set(all.map(({ account }) => account).filter((account) => account.startsWith(prefix)))];
        const beside = [...new Set(names.map((name) => (index === 0 ? name : name.slice(0, prefix.length + 1))))];
        const hashes = beside.map((name) =>
          index === 0
            ? auditLeafHash(all.find(({ account }) => account === name) as AuditHead, sha256)
            : hashOf(name, all),
        );
        const at = beside.indexOf(own);
        return { before: hashes.slice(0, at), after: hashes.slice(at + 1) };
      });
      const root = hashOf('', all);
      expect(auditRootOf(head, { steps, sha256 })).toBe(root);
      expect(auditRootOf({ ...head, n: head.n + 1 }, { steps, sha256 })).not.toBe(root);
      expect(auditRootOf({ ...head, hash: sha256('other') }, { steps, sha256 })).not.toBe(root);
      expect(auditRootOf(head, { steps: steps.slice(1), sha256 })).toBeUndefined();
    }),
  );
});

test('the text of a record keeps its fields apart: moving a character from one to the next changes it', () => {
  const base = {
    account: 'abcdefgh',
    n: 1,
    atMillis: 5,
    actor: 'a',
    command: 'c',
    subject: 's',
    body: '{}',
    previousHash: '',
  };
  const texts = [
    base,
    { ...base, actor: 'a"', subject: 's' },
    { ...base, actor: 'a\nc' },
    { ...base, subject: 's\n{}' },
    { ...base, body: '{}\n' },
  ].map(auditRecordText);
  expect(new Set(texts).size).toBe(texts.length);
  const record = { ...base, previousHash: '1', hash: sha256(auditRecordText({ ...base, previousHash: '1' })) };
  expect(checkChainLink(record, { previous: undefined, sha256 })).toBe('wrong-link');
});
