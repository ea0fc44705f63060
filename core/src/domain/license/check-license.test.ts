import { describe, expect, test } from 'vitest';
import { buildLicense } from '../../testing/index.ts';
import { parseInstant } from '../kernel/time.ts';
import { checkLicense, type LicenseCheckInput, type LicenseFault } from './check-license.ts';
import { toFreshness } from './license-document.ts';

const statement = buildLicense({ revision: 5 });
const noon = parseInstant('2026-03-01T12:00:00Z') ?? 0;
const freshness = toFreshness(statement, noon);
const good: LicenseCheckInput = { statement, freshness, highestRevisionSeen: 5 };

function reasonsOf(input: Partial<LicenseCheckInput>, now = noon): readonly LicenseFault[] {
  const check = checkLicense({ ...good, ...input }, now);
  return check.valid ? [] : check.reasons;
}

describe('checkLicense', () => {
  test('a fresh, active, unexpired license of the highest revision is valid', () => {
    expect(checkLicense(good, noon)).toEqual({ valid: true });
    expect(checkLicense({ ...good, highestRevisionSeen: 0 }, noon)).toEqual({ valid: true });
  });

  test('freshness ends exactly at exp, whatever the end of the license', () => {
    expect(reasonsOf({}, freshness.exp - 1)).toEqual([]);
    expect(reasonsOf({}, freshness.exp)).toEqual(['stale']);
    expect(reasonsOf({ statement: { ...statement, expiresAt: null } }, freshness.exp)).toEqual(['stale']);
  });

  test('a license expires exactly at its end, however fresh it is; a permanent one never', () => {
    expect(reasonsOf({ statement: { ...statement, expiresAt: noon + 1 } })).toEqual([]);
    expect(reasonsOf({ statement: { ...statement, expiresAt: noon } })).toEqual(['expired']);
    expect(reasonsOf({ statement: { ...statement, expiresAt: null } })).toEqual([]);
  });

  test('a clock set back to revive an old token is noticed; one a few minutes behind is not accused', () => {
    expect(reasonsOf({}, freshness.iat - 300)).toEqual([]);
    expect(reasonsOf({}, freshness.iat - 301)).toEqual(['clock-behind']);
    expect(reasonsOf({ statement: { ...statement, validFrom: noon + 300 } })).toEqual([]);
    expect(reasonsOf({ statement: { ...statement, validFrom: noon + 301 } })).toEqual(['not-yet-valid']);
  });

  test('an older revision than was seen before is a replay', () => {
    expect(reasonsOf({ highestRevisionSeen: 6 })).toEqual(['revision-went-back']);
  });

  test('a statement is not believed with the token of another revision or license', () => {
    expect(reasonsOf({ freshness: { ...freshness, revision: 6 } })).toEqual(['mismatch']);
    expect(reasonsOf({ freshness: { ...freshness, id: 'lic_other' } })).toEqual(['mismatch']);
  });

  test('all reasons are told at once, in one order', () => {
    expect(
      reasonsOf({ freshness: { ...freshness, status: 'isolated' }, highestRevisionSeen: 9 }, statement.expiresAt ?? 0),
    ).toEqual(['revision-went-back', 'stale', 'isolated', 'expired']);
    expect(reasonsOf({ freshness: { ...freshness, status: 'destroyed' } })).toEqual(['destroyed']);
  });
});
