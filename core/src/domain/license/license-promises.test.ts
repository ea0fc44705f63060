import { describe, expect, test } from 'vitest';
import { buildLicense } from '../../testing/index.ts';
import { type AccountId, formatId, ID_PREFIXES, type SubscriptionId } from '../kernel/id.ts';
import { checkLicense } from './check-license.ts';
import { assertSuccessor, issueLicense, reviseLicense } from './derive-license.ts';
import { type License, mayMoveLicense } from './license.ts';
import { FRESHNESS_TYP, LICENSE_FILE_FORMAT, STATEMENT_TYP, toFreshness, toStatement } from './license-document.ts';
import { DEFAULT_LICENSE_POLICY, moveLicenseEnd, nextLicenseTimer, stepLicenseLife } from './license-life.ts';
import { fromFreshness, fromStatement } from './parse-license-document.ts';

const LICENSE = buildLicense();
const STATEMENT = toStatement(LICENSE);
const FRESHNESS = toFreshness(LICENSE, 0);
/** What no field of ours is. */
const OTHER_KINDS = [undefined, null, 5.5, '', true, [], {}];

test('signed documents are known by the names that readers look for', () => {
  expect([STATEMENT_TYP, FRESHNESS_TYP, LICENSE_FILE_FORMAT]).toEqual([
    'regrade-license+jwt',
    'regrade-freshness+jwt',
    'regrade/license@1',
  ]);
});

test('a statement is signed with its keys in order, whatever their order was', () => {
  const sku = { b: '1', a: '2', c: '3' };
  const { selection } = toStatement({ ...LICENSE, selection: { ...LICENSE.selection, sku } });
  expect(Object.keys(selection.sku)).toEqual(['a', 'b', 'c']);
});

describe('what is not understood whole is not understood at all', () => {
  test.each([null, undefined, 'text', 5, true, [STATEMENT]])('a statement that is %s', (payload) => {
    expect(fromStatement(payload)).toBeUndefined();
    expect(fromFreshness(payload)).toBeUndefined();
  });

  test.each(Object.keys(STATEMENT))('a statement whose %s is missing or of another kind', (field) => {
    for (const wrong of OTHER_KINDS) {
      if (field === 'expiresAt' && wrong === null) continue;
      expect(fromStatement({ ...STATEMENT, [field]: wrong })).toBeUndefined();
    }
  });

  test.each(Object.keys(STATEMENT.selection))('a selection whose %s is missing or of another kind', (field) => {
    for (const wrong of OTHER_KINDS) {
      const isEmptyRecord = (field === 'sku' || field === 'quantities') && JSON.stringify(wrong) === '{}';
      const selection = { ...STATEMENT.selection, [field]: wrong };
      expect(fromStatement({ ...STATEMENT, selection }) !== undefined).toBe(isEmptyRecord);
    }
  });

  test.each(Object.keys(FRESHNESS))('a freshness token whose %s is missing or of another kind', (field) => {
    for (const wrong of OTHER_KINDS) expect(fromFreshness({ ...FRESHNESS, [field]: wrong })).toBeUndefined();
  });

  test('choices that are no text', () => {
    const selection = { ...STATEMENT.selection, sku: { edition: 5 } };
    expect(fromStatement({ ...STATEMENT, selection })).toBeUndefined();
  });
});

test('an end that is null is read as permanent', () => {
  expect(fromStatement({ ...STATEMENT, expiresAt: null })?.expiresAt).toBeNull();
});

test('an old statement with a new token, or the other way round, went back from what was seen', () => {
  const reasonsOf = (statement: number, freshness: number) => {
    const input = {
      statement: { ...LICENSE, revision: statement },
      freshness: {
        ...FRESHNESS,
        id: LICENSE.id,
        iat: LICENSE.validFrom,
        exp: LICENSE.validFrom + 7_200,
        revision: freshness,
      },
      highestRevisionSeen: 3,
    };
    const check = checkLicense(input, LICENSE.validFrom);
    return check.valid ? [] : check.reasons;
  };
  expect(reasonsOf(3, 3)).toEqual([]);
  expect(reasonsOf(2, 3)).toEqual(['mismatch', 'revision-went-back']);
  expect(reasonsOf(3, 2)).toEqual(['mismatch', 'revision-went-back']);
});

describe('a license is never issued', () => {
  const foreign = formatId<SubscriptionId>(
    ID_PREFIXES.subscription,
    'zzzzzzz2' as AccountId,
    '0197a3f0-0000-7000-8000-000000000001',
  );
  const { id, account, subscription, product, selection, validFrom, expiresAt } = LICENSE;
  const grant = { id, account, subscription, product, selection, validFrom, expiresAt };

  test.each<[string, object, number, string]>([
    ['for a subscription of another account', { subscription: foreign }, 5, 'belong to one account'],
    ['by another account', { account: 'zzzzzzz2' }, 5, 'carries its account'],
    ['from a fraction of a second on', { validFrom: 0.5 }, 5, 'whole seconds'],
    ['at a fraction of a second', {}, 5.5, 'whole seconds'],
    ['until a fraction of a second', { expiresAt: validFrom + 0.5 }, 5, 'whole seconds'],
    ['until it begins', { expiresAt: validFrom }, 5, 'ends after it begins'],
  ])('%s', (_case, named, at, promise) => {
    expect(() => issueLicense({ ...grant, ...named }, at)).toThrow(promise);
  });

  test('and begins as issued, or, where a purchase says so, as active', () => {
    expect(issueLicense(grant, 5)).toMatchObject({ status: 'issued', revision: 1, issuedAt: 5 });
    expect(issueLicense({ ...grant, status: 'active' }, 5).status).toBe('active');
  });

  test('with a revision that does not count from 1', () => {
    const before = { ...LICENSE, revision: -1 };
    expect(() => assertSuccessor(before, { ...before, revision: 0 })).toThrow('revisions count from 1');
    const half = { ...LICENSE, revision: 0.5 };
    expect(() => assertSuccessor(half, { ...half, revision: 1.5 })).toThrow('revisions count from 1');
  });

  test.each<[string, Partial<License>, string]>([
    ['account', { account: 'zzzzzzz2' as AccountId }, 'its id and account'],
    ['subscription', { subscription: foreign }, 'its subscription and product'],
    ['component', { component: 'crm', selection: { ...selection, component: 'crm' } }, 'its component for life'],
  ])('to another %s later', (_what, named, promise) => {
    const next = reviseLicense(LICENSE, {}, LICENSE.issuedAt);
    expect(() => assertSuccessor(LICENSE, { ...next, ...named })).toThrow(promise);
  });
});

describe('a step of its life that is not due', () => {
  const detailOf = (license: License, at: number) => {
    const step = stepLicenseLife(license, DEFAULT_LICENSE_POLICY, at);
    return step.ok ? 'due' : step.error.detail;
  };

  test('is refused with when it will be', () => {
    expect(detailOf(LICENSE, 0)).toBe(
      `License ${LICENSE.id} is active: nothing happens to it before 2027-01-01T00:00:00Z.`,
    );
    const permanent = { ...LICENSE, expiresAt: null };
    expect(detailOf(permanent, 0)).toBe(`License ${LICENSE.id} is active: time does nothing to it.`);
    const gone: License = { ...LICENSE, status: 'destroyed' };
    expect(detailOf(gone, Number.MAX_SAFE_INTEGER)).toBe(
      `License ${LICENSE.id} is destroyed: time does nothing to it.`,
    );
    expect(nextLicenseTimer(gone, DEFAULT_LICENSE_POLICY)).toBeUndefined();
    expect(moveLicenseEnd(gone, { expiresAt: null }, 0)).toEqual({
      ok: false,
      error: { code: 'license.destroyed', detail: `License ${LICENSE.id} was destroyed and never comes back.` },
    });
  });

  test('of one that is only issued comes at its end as well, and another end leaves it issued', () => {
    const issued: License = { ...LICENSE, status: 'issued' };
    expect(nextLicenseTimer(issued, DEFAULT_LICENSE_POLICY)).toEqual({ act: 'isolate', at: LICENSE.expiresAt });
    expect(moveLicenseEnd(issued, { expiresAt: null }, 0)).toMatchObject({ value: { status: 'issued' } });
    expect(moveLicenseEnd(LICENSE, { expiresAt: null }, 0)).toMatchObject({ value: { status: 'active' } });
  });

  test('is never one out of destruction', () => {
    const all = ['issued', 'active', 'isolated', 'destroyed'] as const;
    expect(all.some((to) => mayMoveLicense({ from: 'destroyed', to }))).toBe(false);
  });
});
