import type { License, LicenseId } from '@regrade/core';
import { buildLicense } from '@regrade/core/testing';
import { describe, expect, test } from 'vitest';
import { createLicenseHub, type LicenseNotice } from './license-hub.ts';

const ANOTHER = 'lic_abcdefg2_0197a3f0-0000-7000-8000-000000000002' as LicenseId;

function notice(revision: number, named: Partial<License> = {}): LicenseNotice {
  return { license: buildLicense({ revision, ...named }), committedAtMillis: 1000 };
}

/** A hub with one watcher of revision 1, and the revisions it was told of. */
function watched() {
  const hub = createLicenseHub();
  const told: number[] = [];
  const unwatch = hub.watch(buildLicense({ revision: 1 }), ({ license }) => told.push(license.revision));
  return { hub, told, unwatch };
}

describe('a watcher of a license', () => {
  test('is told of every higher revision, with the moment of its commit', () => {
    const hub = createLicenseHub();
    const told: LicenseNotice[] = [];
    hub.watch(buildLicense({ revision: 1 }), (each) => told.push(each));
    hub.publish(notice(2));
    hub.publish(notice(3));
    expect(told).toEqual([notice(2), notice(3)]);
  });

  test('is told once, however often and late a notice comes', () => {
    const { hub, told } = watched();
    for (const revision of [1, 3, 3, 2, 1, 4, 4]) hub.publish(notice(revision));
    expect(told).toEqual([3, 4]);
  });

  test('is not told of other licenses', () => {
    const { hub, told } = watched();
    hub.publish(notice(2, { id: ANOTHER }));
    expect(told).toEqual([]);
  });

  test('is told apart from others who know an older or newer revision', () => {
    const { hub, told } = watched();
    const late: number[] = [];
    hub.watch(buildLicense({ revision: 5 }), ({ license }) => late.push(license.revision));
    hub.publish(notice(3));
    hub.publish(notice(6));
    expect([told, late]).toEqual([[3, 6], [6]]);
  });

  test('hears nothing after it stopped, and stopping twice stops nobody else', () => {
    const { hub, told, unwatch } = watched();
    const other: number[] = [];
    unwatch();
    hub.watch(buildLicense({ revision: 1 }), ({ license }) => other.push(license.revision));
    unwatch();
    hub.publish(notice(2));
    expect([told, other]).toEqual([[], [2]]);
  });

  test('may stop while it is being told, without keeping it from the others', () => {
    const hub = createLicenseHub();
    const told: string[] = [];
    const stop = hub.watch(buildLicense({ revision: 1 }), () => {
      told.push('first');
      stop();
    });
    hub.watch(buildLicense({ revision: 1 }), () => told.push('second'));
    hub.publish(notice(2));
    hub.publish(notice(3));
    expect(told).toEqual(['first', 'second', 'second']);
  });
});

test('only licenses that somebody watches are looked for', () => {
  const { hub, unwatch } = watched();
  const stop = hub.watch(buildLicense({ id: ANOTHER }), () => undefined);
  const again = hub.watch(buildLicense({ id: ANOTHER }), () => undefined);
  expect(hub.watchedIds()).toEqual([buildLicense().id, ANOTHER]);
  unwatch();
  stop();
  expect(hub.watchedIds()).toEqual([ANOTHER]);
  again();
  expect(hub.watchedIds()).toEqual([]);
});
