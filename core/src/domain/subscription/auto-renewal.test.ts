import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { formatId, ID_PREFIXES, type OrderId } from '../kernel/id.ts';
import { resumeAutoRenewal } from './auto-renewal.ts';
import type { AutoRenewal, Subscription } from './subscription.ts';

const bought = buildSubscription(buildRelease(helpdeskDocument({ type: 'direct' })), {
  components: [{ component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 10 } }],
});
const NOW = bought.term.start + 86_400;
const failed = (code: string): AutoRenewal => ({
  ...{ periods: 1, nextAt: NOW + 3600, attempts: 2 },
  failure: { at: NOW - 3600, code, detail: 'An order is open.' },
});
const order = formatId<OrderId>(ID_PREFIXES.order, bought.account, bought.id.slice(-36));

test('a renewal that an open order stood in the way of is tried at once when that has ended, and keeps all else', () => {
  const waiting: Subscription = { ...bought, autoRenewal: failed('subscription.changing') };
  const resumed = resumeAutoRenewal(waiting, NOW);
  expect(resumed).toEqual({ ...waiting, autoRenewal: { ...waiting.autoRenewal, nextAt: NOW } });
});

test.each<[string, Partial<Subscription>]>([
  ['while an order is open', { openOrder: order, autoRenewal: failed('subscription.changing') }],
  ['after another failure', { autoRenewal: failed('payment.declined') }],
  ['after none', { autoRenewal: { ...failed(''), failure: null } }],
  ['once it was given up', { autoRenewal: { ...failed('subscription.changing'), nextAt: null } }],
  ['that nobody wants', {}],
])('a renewal is not moved %s', (_when, edit) => {
  const subscription = { ...bought, ...edit };
  expect(resumeAutoRenewal(subscription, NOW)).toBe(subscription);
});
