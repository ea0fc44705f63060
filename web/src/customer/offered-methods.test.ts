import { expect, test } from 'vitest';
import { offeredMethods } from './offered-methods.ts';

test('payment by card is offered only where the browser has a key to begin it with', () => {
  const methods = ['wallet', 'stripe'] as const;
  expect(offeredMethods({ methods })).toEqual(['wallet']);
  expect(offeredMethods({ methods, stripe: { publishableKey: 'pk_test_1' } })).toEqual(['wallet', 'stripe']);
});
