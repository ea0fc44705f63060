import { expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { helpdeskDocument } from '../../testing/helpdesk-document.ts';
import { formatId, ID_PREFIXES, type OrderId } from '../kernel/id.ts';
import { failAutoRenewal, resumeAutoRenewal, retryAutoRenewal } from './auto-renewal.ts';
import { DEFAULT_RENEWAL_POLICY } from './renewal.ts';
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

test.each(['subscription.changing', 'subscription.suspended'])(
  'a renewal is tried at once when what stood in its way has gone, and keeps all else: %s',
  (code) => {
    const waiting: Subscription = { ...bought, autoRenewal: failed(code) };
    const resumed = { ...waiting, autoRenewal: { ...waiting.autoRenewal, nextAt: NOW } };
    expect(resumeAutoRenewal(waiting, NOW)).toEqual(resumed);
    const due = { ...waiting, autoRenewal: { ...failed(code), nextAt: NOW - 1 } };
    expect(resumeAutoRenewal(due, NOW)).toEqual(due);
  },
);

test.each<[string, Partial<Subscription>]>([
  ['while an order is open', { openOrder: order, autoRenewal: failed('subscription.changing') }],
  ['while it is suspended', { suspended: true, autoRenewal: failed('subscription.suspended') }],
  ['after another failure', { autoRenewal: failed('payment.declined') }],
  ['after none', { autoRenewal: { ...failed(''), failure: null } }],
  ['once it was given up', { autoRenewal: { ...failed('subscription.changing'), nextAt: null } }],
  ['that nobody wants', {}],
])('a renewal is not moved %s', (_when, edit) => {
  const subscription = { ...bought, ...edit };
  expect(resumeAutoRenewal(subscription, NOW)).toBe(subscription);
});

test('any failed renewal that was not given up can be tried again at once', () => {
  const declined = { ...bought, autoRenewal: failed('payment.declined') };
  expect(retryAutoRenewal(declined, NOW).autoRenewal?.nextAt).toBe(NOW);
  for (const autoRenewal of [
    { ...failed(''), failure: null },
    { ...failed('payment.declined'), nextAt: null },
  ]) {
    const subscription = { ...bought, autoRenewal };
    expect(retryAutoRenewal(subscription, NOW)).toBe(subscription);
  }
  expect(retryAutoRenewal(bought, NOW)).toBe(bought);
});

test('what only somebody’s decision can lift stays due, anything else waits for the next pause', () => {
  const policy = { ...DEFAULT_RENEWAL_POLICY, ladderSeconds: [60, 120], graceSeconds: 600 };
  const next = (code: string, at: number) => {
    const { failure } = failed(code);
    if (!failure) throw new Error('it failed');
    return failAutoRenewal({ ...failed(''), attempts: 0 }, { failure: { ...failure, at }, end: NOW, policy });
  };
  expect(next('account.suspended', NOW)).toMatchObject({ attempts: 1, nextAt: NOW });
  expect(next('payment.declined', NOW)).toMatchObject({ attempts: 1, nextAt: NOW + 60 });
  expect(next('payment.declined', NOW + 539).nextAt).toBe(NOW + 599);
  expect(next('payment.declined', NOW + 540).nextAt).toBeNull();
});
