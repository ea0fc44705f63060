import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildLicense } from '../../testing/index.ts';
import type { LicenseId } from '../kernel/id.ts';
import { assertSuccessor, issueLicense, type LicenseRevision, reviseLicense } from './derive-license.ts';
import { LICENSE_STATUSES, type License, mayMoveLicense } from './license.ts';

const first = buildLicense();
const { id, account, subscription, product, selection, validFrom, expiresAt } = first;

const revisions = fc.record(
  {
    selection: fc.integer({ min: 1, max: 1000 }).map((agents) => ({ ...selection, quantities: { agents } })),
    expiresAt: fc.option(fc.integer({ min: validFrom + 1, max: validFrom + 10 ** 9 })),
    status: fc.constantFrom('active' as const, 'isolated' as const),
  },
  { requiredKeys: [] },
);

describe('issueLicense', () => {
  test('a license begins at revision 1, issued, and is of the component of its selection', () => {
    const license = issueLicense(
      { id, account, subscription, product, selection, validFrom, expiresAt },
      validFrom + 5,
    );
    expect(license).toEqual({ ...first, status: 'issued', revision: 1, issuedAt: validFrom + 5 });
  });

  test('a license whose id belongs to another account is a broken promise', () => {
    const foreign = id.replace('abcdefg2', 'zzzzzzz2') as LicenseId;
    const grant = { id: foreign, account, subscription, product, selection, validFrom, expiresAt };
    expect(() => issueLicense(grant, validFrom)).toThrow('a license id carries its account');
  });
});

describe('reviseLicense', () => {
  test('each revision raises the number by exactly one and keeps everything it does not name', () => {
    fc.assert(
      fc.property(revisions, fc.nat(10 ** 6), (revision, later) => {
        const before = first;
        const after = reviseLicense(before, revision, before.issuedAt + later);
        expect(after).toEqual({
          ...before,
          ...revision,
          revision: before.revision + 1,
          issuedAt: before.issuedAt + later,
        });
      }),
    );
  });

  test('over any history id, account, subscription, product, component and beginning stay, and revisions count up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(revisions, fc.integer({ min: -100, max: 10 ** 6 })), { maxLength: 30 }),
        (steps) => {
          let license: License = first;
          for (const [revision, later] of steps) {
            const previous = license;
            license = reviseLicense(license, revision, license.issuedAt + later);
            expect(license.issuedAt).toBeGreaterThanOrEqual(previous.issuedAt);
          }
          const { component } = first;
          expect(license).toMatchObject({ id, account, subscription, product, component, validFrom });
          expect(license.revision).toBe(first.revision + steps.length);
        },
      ),
    );
  });

  test('a revision that smuggles in an id, a component or a number is not obeyed', () => {
    const smuggled = { status: 'active', id: 'lic_other', component: 'crm', revision: 9 } as LicenseRevision;
    expect(reviseLicense(first, smuggled, first.issuedAt)).toEqual({ ...first, revision: 2 });
  });

  test('a selection of another component is a broken promise', () => {
    const revision = { selection: { ...selection, component: 'crm' } };
    expect(() => reviseLicense(first, revision, first.issuedAt)).toThrow(
      "a license's selection is one of its component",
    );
  });

  test('a renewal can make a license permanent and a permanent one end again', () => {
    const permanent = reviseLicense(first, { expiresAt: null }, first.issuedAt);
    expect(permanent.expiresAt).toBeNull();
    expect(reviseLicense(permanent, { expiresAt }, first.issuedAt)).toEqual({ ...first, revision: 3 });
    expect(() => reviseLicense(first, { expiresAt: validFrom }, first.issuedAt)).toThrow('ends after it begins');
  });

  test('a destroyed license is never revised again, an isolated one can be revived', () => {
    const isolated = reviseLicense(first, { status: 'isolated' }, first.issuedAt);
    expect(reviseLicense(isolated, { status: 'active', expiresAt: null }, first.issuedAt).status).toBe('active');
    const destroyed = reviseLicense(isolated, { status: 'destroyed' }, first.issuedAt);
    expect(() => reviseLicense(destroyed, {}, first.issuedAt)).toThrow('from destroyed to destroyed');
    expect(() => reviseLicense(destroyed, { status: 'active' }, first.issuedAt)).toThrow('from destroyed to active');
  });
});

describe('assertSuccessor', () => {
  const next = reviseLicense(first, { expiresAt: null }, first.issuedAt);
  test.each<[string, Partial<License>]>([
    ['revision skipped', { revision: 3 }],
    ['revision kept', { revision: 1 }],
    ['another license', { id: id.replace('0001', '0002') as LicenseId }],
    ['another product', { product: 'acme.crm' }],
    ['another component', { component: 'crm' }],
    ['another beginning', { validFrom: validFrom + 1 }],
    ['issued earlier', { issuedAt: first.issuedAt - 1 }],
  ])('refuses to call it the same license one revision later: %s', (_case, wrong) => {
    expect(() => assertSuccessor(first, next)).not.toThrow();
    expect(() => assertSuccessor(first, { ...next, ...wrong })).toThrow();
  });
});

describe('mayMoveLicense', () => {
  test('the moves are issued, active, isolated, destroyed, with renewal the only way back', () => {
    const moves = LICENSE_STATUSES.flatMap((from) =>
      LICENSE_STATUSES.filter((to) => mayMoveLicense({ from, to })).map((to) => `${from} → ${to}`),
    );
    expect(moves).toEqual([
      'issued → issued',
      'issued → active',
      'issued → isolated',
      'issued → destroyed',
      'active → active',
      'active → isolated',
      'active → destroyed',
      'isolated → active',
      'isolated → isolated',
      'isolated → destroyed',
    ]);
  });
});
