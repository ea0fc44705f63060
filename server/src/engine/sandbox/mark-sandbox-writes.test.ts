import type { AccountId } from '@regrade/core';
import { expect, test } from 'vitest';
import { markSandboxWrites } from './mark-sandbox-writes.ts';

test('what a sandbox has done outside is marked, and due in everybody’s time', () => {
  const account = 'abcdefgh' as AccountId;
  const effect = {
    account,
    effectKey: 'tell',
    kind: 'tell-seller',
    lane: null,
    payload: { order: 'o' },
    dueAtMillis: 9_500,
  };
  // The sandbox is 8 s ahead of everybody, and the effect due in half a second.
  const marked = markSandboxWrites({ effects: [effect as never] }, { realMillis: 1_000, nowMillis: 9_000 });
  expect(marked.effects).toEqual([{ ...effect, dueAtMillis: 1_500, payload: { order: 'o', sandbox: true } }]);
});
