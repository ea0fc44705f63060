import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import { addMonths } from '../kernel/time.ts';
import type { Slice, Subscription } from '../subscription/subscription.ts';
import { listChangeOptions } from './list-change-options.ts';

const RELEASE = buildRelease(suiteDocument());
const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const BOUGHT = buildSubscription(RELEASE, { components: [APP] });
const [RUNNING] = BOUGHT.components;

test('options are listed though a change waits longer than the term that was paid ahead for it', () => {
  const { slice } = present(RUNNING, 'something runs');
  const end = present(BOUGHT.term.end, 'a month ends');
  const [second, third] = [addMonths(end, 1, 'UTC'), addMonths(end, 2, 'UTC')];
  const selection = { ...slice.selection, quantities: { agents: 200 } };
  const next = [
    { ...slice, from: end, to: second, selection },
    { ...slice, from: second, to: third, selection },
  ] satisfies Slice[];
  const term = { periods: 1, cashPaidMinor: 0n, cashRefundedMinor: 0n };
  const waiting: Subscription = {
    ...BOUGHT,
    term: { ...BOUGHT.term, end: third },
    terms: [
      { ...term, start: BOUGHT.term.start, end },
      { ...term, start: end, end: second },
      { ...term, start: second, end: third },
    ],
    components: BOUGHT.components.map((component) => ({ ...component, next })),
  };
  for (const now of [end, second, third - 1]) {
    const { options, refused } = listChangeOptions({ subscription: waiting, release: RELEASE }, now);
    expect([...options, ...refused]).not.toEqual([]);
  }
});
