import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildLicense } from '../../testing/index.ts';
import { present } from '../kernel/assert.ts';
import { SECONDS_PER_DAY } from '../kernel/time.ts';
import type { License } from './license.ts';
import { DEFAULT_LICENSE_POLICY, moveLicenseEnd, nextLicenseTimer, stepLicenseLife } from './license-life.ts';

const policy = DEFAULT_LICENSE_POLICY;
const active = buildLicense();
const end = present(active.expiresAt, 'a year has an end');

function stepped(license: License, now: number): License {
  const step = stepLicenseLife(license, policy, now);
  if (!step.ok) throw new Error(step.error.detail);
  return step.value;
}

describe('the life of a license', () => {
  test('is active until its end, isolated for seven days, then destroyed: a revision each', () => {
    const isolated = stepped(active, end);
    expect(isolated).toEqual({ ...active, status: 'isolated', revision: 2, issuedAt: end });
    const over = end + 7 * SECONDS_PER_DAY;
    expect(nextLicenseTimer(isolated, policy)).toEqual({ act: 'destroy', at: over });
    expect(stepped(isolated, over)).toMatchObject({ status: 'destroyed', revision: 3, expiresAt: end });
  });

  test('takes no step before its time, and none twice', () => {
    const isolated = stepped(active, end);
    const gone = stepped(isolated, end + 7 * SECONDS_PER_DAY);
    const tooEarly: [License, number][] = [
      [active, end - 1],
      [isolated, end + 7 * SECONDS_PER_DAY - 1],
      [gone, Number.MAX_SAFE_INTEGER],
      [buildLicense({ expiresAt: null }), Number.MAX_SAFE_INTEGER],
    ];
    for (const [license, now] of tooEarly) {
      expect(stepLicenseLife(license, policy, now)).toMatchObject({ ok: false, error: { code: 'license.not-due' } });
    }
  });

  test('gives all days of isolation to a license whose end was found late', () => {
    const late = stepped(active, end + 30 * SECONDS_PER_DAY);
    expect(nextLicenseTimer(late, policy)?.at).toBe(end + 37 * SECONDS_PER_DAY);
  });

  test('is as long as the operator says', () => {
    const isolated = stepped(active, end);
    expect(nextLicenseTimer(isolated, { isolationSeconds: SECONDS_PER_DAY })?.at).toBe(end + SECONDS_PER_DAY);
  });
});

describe('another end', () => {
  const isolated = stepped(active, end);

  test.each([end + 365 * SECONDS_PER_DAY, null])('that lies ahead (%s) revives an isolated license', (expiresAt) => {
    const revived = moveLicenseEnd(isolated, { expiresAt }, end + 10);
    expect(revived).toMatchObject({ ok: true, value: { id: active.id, status: 'active', revision: 3, expiresAt } });
  });

  test('that has come isolates at once, in the same revision', () => {
    const ended = moveLicenseEnd(active, { expiresAt: end - 100 }, end - 100);
    expect(ended).toMatchObject({ ok: true, value: { status: 'isolated', revision: 2, expiresAt: end - 100 } });
  });

  test('never comes to a destroyed license', () => {
    const gone = stepped(isolated, end + 7 * SECONDS_PER_DAY);
    expect(moveLicenseEnd(gone, { expiresAt: null }, end + 8 * SECONDS_PER_DAY)).toMatchObject({
      ok: false,
      error: { code: 'license.destroyed' },
    });
  });

  test('keeps id and beginning and adds exactly one revision, whatever the history (G7)', () => {
    const moves = fc.array(fc.record({ wait: fc.nat(20 * SECONDS_PER_DAY), ahead: fc.option(fc.nat(10 ** 7)) }));
    fc.assert(
      fc.property(moves, (history) => {
        let license: License = active;
        let now = active.validFrom;
        for (const { wait, ahead } of history) {
          now += wait + 1;
          const expiresAt = ahead === null ? null : now + ahead;
          const next = ahead !== null && ahead % 2 === 0 ? stepLicenseLife(license, policy, now) : undefined;
          const moved = next?.ok ? next : moveLicenseEnd(license, { expiresAt }, now);
          if (!moved.ok) {
            expect(license.status).toBe('destroyed');
            continue;
          }
          expect(moved.value.revision).toBe(license.revision + 1);
          expect([moved.value.id, moved.value.validFrom]).toEqual([active.id, active.validFrom]);
          license = moved.value;
        }
      }),
    );
  });
});
