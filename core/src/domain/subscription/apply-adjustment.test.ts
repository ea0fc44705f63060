import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import type { SliceId } from '../kernel/id.ts';
import { type Adjustment, applyAdjustment } from './apply-adjustment.ts';

const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 100 } };
const BOUGHT = buildSubscription(buildRelease(suiteDocument()), { components: [APP, DISK] });
const DISK_SLICE = present(BOUGHT.components[1], 'it has storage').slice;
const AT = BOUGHT.term.start + 500;
const ID = `sli_${testUuid(70)}` as SliceId;

const adjust = (named: Partial<Adjustment> = {}) =>
  applyAdjustment(BOUGHT, {
    component: 'storage',
    selection: DISK_SLICE.selection,
    expiresAt: DISK_SLICE.to,
    at: AT,
    slice: ID,
    ...named,
  });

describe('an adjustment of what is billed offline', () => {
  test('to another end prolongs the running slice and the license, a revision and a version further', () => {
    const { subscription, slices } = adjust({ expiresAt: AT + 9_000 });
    const slice = { ...DISK_SLICE, to: AT + 9_000 };
    expect(slices).toEqual([{ slice, running: true }]);
    expect(subscription).toEqual({
      ...BOUGHT,
      version: 2,
      components: [BOUGHT.components[0], { ...BOUGHT.components[1], licenseRevision: 2, expiresAt: AT + 9_000, slice }],
    });
  });

  test('to another selection begins a slice that costs nothing where the running one ends', () => {
    const selection = { ...DISK_SLICE.selection, quantities: { gb: 500 } };
    const { subscription, slices } = adjust({ selection, expiresAt: null });
    const next = {
      ...{ id: ID, component: 'storage', from: AT, to: null, selection, agreedPriceMicros: 0n },
      ...{ chargeMinor: 0n, creditedMinor: 0n, paidMinor: 0n, refundedMinor: 0n },
    };
    expect(slices).toEqual([
      { slice: { ...DISK_SLICE, to: AT }, running: false },
      { slice: next, running: true },
    ]);
    expect(subscription.components[1]).toMatchObject({ slice: next, expiresAt: null, licenseRevision: 2 });
    expect(subscription.totals).toBe(BOUGHT.totals);
    expect(adjust({ selection, at: DISK_SLICE.from }).slices).toHaveLength(2);
  });

  test('begins neither before its slice nor in a component that does not run', () => {
    const selection = { ...DISK_SLICE.selection };
    expect(() => adjust({ selection, at: DISK_SLICE.from - 1 })).toThrow('before the running slice');
    expect(() => adjust({ component: 'crm' })).toThrow('runs in the subscription');
  });
});
