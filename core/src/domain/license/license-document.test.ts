import { describe, expect, test } from 'vitest';
import { buildLicense } from '../../testing/index.ts';
import { parseInstant } from '../kernel/time.ts';
import { etagOf, hourStartOf, toFreshness, toLicenseJson, toStatement } from './license-document.ts';
import { fromFreshness, fromStatement } from './parse-license-document.ts';

const license = buildLicense();
const noon = parseInstant('2026-03-01T12:00:00Z') ?? 0;

describe('toStatement', () => {
  test('a statement has exactly the fields of the contract: the license without status and account', () => {
    expect(toStatement(license)).toEqual({
      id: 'lic_abcdefg2_0197a3f0-0000-7000-8000-000000000001',
      component: 'app',
      subscription: 'sub_abcdefg2_0197a3f0-0000-7000-8000-000000000001',
      product: 'acme.helpdesk',
      revision: 1,
      selection: {
        component: 'app',
        specification: 'standard',
        sku: { edition: 'basic' },
        skuKey: 'edition=basic',
        quantities: { agents: 100 },
      },
      validFrom: '2026-01-01T00:00:00Z',
      expiresAt: '2027-01-01T00:00:00Z',
      issuedAt: '2026-01-01T00:00:00Z',
    });
    expect(toLicenseJson(license)).toEqual({ ...toStatement(license), status: 'active' });
    expect(toStatement({ ...license, expiresAt: null }).expiresAt).toBeNull();
  });

  test('the bytes of a revision do not depend on the order in which a store gives its keys back', () => {
    const { selection } = license;
    const one = toStatement({ ...license, selection: { ...selection, quantities: { agents: 1, seats: 2 } } });
    const other = toStatement({ ...license, selection: { ...selection, quantities: { seats: 2, agents: 1 } } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });
});

describe('toFreshness', () => {
  test('a token begins with the hour and ends two hours later, whatever the minute', () => {
    const token = { id: license.id, revision: 1, status: 'active', iat: noon, exp: noon + 7200 };
    expect(toFreshness(license, hourStartOf(noon))).toEqual(token);
    expect(toFreshness(license, hourStartOf(noon + 3599))).toEqual(token);
    expect(() => toFreshness(license, noon + 1)).toThrow('freshness begins with an hour');
  });
});

describe('etagOf', () => {
  test('the tag is new with every revision and every hour, and the same within one', () => {
    expect(etagOf(license, noon)).toBe(`"${license.id}.1.${noon / 3600}"`);
    expect(etagOf(license, noon + 3599)).toBe(etagOf(license, noon));
    expect(etagOf(license, noon + 3600)).not.toBe(etagOf(license, noon));
    expect(etagOf({ ...license, revision: 2 }, noon)).not.toBe(etagOf(license, noon));
  });
});

describe('fromStatement and fromFreshness', () => {
  test('what was signed is read back as it was, fields of a later version left alone', () => {
    const { status: _status, ...statement } = license;
    expect(fromStatement(JSON.parse(JSON.stringify({ ...toStatement(license), later: 1 })))).toEqual(statement);
    expect(fromFreshness({ ...toFreshness(license, noon), later: 1 })).toEqual(toFreshness(license, noon));
  });

  test.each<[string, Record<string, unknown>]>([
    ['id', { id: 'sub_abcdefg2_0197a3f0-0000-7000-8000-000000000001' }],
    ['subscription of another account', { subscription: 'sub_zzzzzzz2_0197a3f0-0000-7000-8000-000000000001' }],
    ['revision 0', { revision: 0 }],
    ['revision as text', { revision: '1' }],
    ['no end at all', { expiresAt: undefined }],
    ['a date without a time', { expiresAt: '2027-01-01' }],
    ['selection of another component', { selection: { ...toStatement(license).selection, component: 'crm' } }],
    ['a quantity as text', { selection: { ...toStatement(license).selection, quantities: { agents: '100' } } }],
  ])('a statement that says something else is not understood: %s', (_case, wrong) => {
    expect(fromStatement({ ...toStatement(license), ...wrong })).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['no object', []],
    ['an unknown status', { ...toFreshness(license, noon), status: 'paused' }],
    ['no end', { ...toFreshness(license, noon), exp: undefined }],
    ['an end before its beginning', { ...toFreshness(license, noon), exp: noon }],
  ])('a freshness token that says something else is not understood: %s', (_case, wrong) => {
    expect(fromFreshness(wrong)).toBeUndefined();
  });
});
