import { type AccountId, accountOf, formatId, ID_PREFIXES, type LicenseId, parseAccountId } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { createIds } from './ids.ts';
import { accountOfLicenseKey } from './license/license-center.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ACCOUNT = 'abcdefg2' as AccountId;

function idsAt(nowMillis: number, secret = 'installation') {
  return createIds({ nowMillis: () => nowMillis }, secret);
}

function many<T>(make: () => T): T[] {
  return Array.from({ length: 2000 }, make);
}

describe('ids', () => {
  test('are UUIDs of version 7 and never repeat', () => {
    const ids = idsAt(Date.UTC(2026, 5, 1));
    const uuids = many(() => ids.uuid());
    for (const uuid of uuids) expect(uuid).toMatch(UUID_V7);
    expect(new Set(uuids).size).toBe(uuids.length);
  });

  test('carry their millisecond and rise with time, so that keys stay near each other on disk', () => {
    const instants = [0, 1, Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 1) + 1, 2 ** 48 - 1];
    const uuids = instants.map((instant) => idsAt(instant).uuid());
    expect([...uuids].sort()).toEqual(uuids);
    expect(uuids.map((uuid) => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16))).toEqual(instants);
  });

  test('of account data lead back to their account', () => {
    const id = formatId<LicenseId>(ID_PREFIXES.license, ACCOUNT, idsAt(0).uuid());
    expect(accountOf(ID_PREFIXES.license, id)).toBe(ACCOUNT);
  });

  test('of accounts are eight characters of base 32, all of them in use', () => {
    const locators = many(() => idsAt(0).locator());
    for (const locator of locators) expect(parseAccountId(locator)).toBe(locator);
    expect(new Set(locators.join('')).size).toBe(32);
  });
});

describe('license keys', () => {
  const license = formatId<LicenseId>(ID_PREFIXES.license, ACCOUNT, idsAt(0).uuid());
  const another = formatId<LicenseId>(ID_PREFIXES.license, ACCOUNT, idsAt(0).uuid());

  test('can be shown again: the same license has the same key, on every process of an installation', () => {
    expect(idsAt(1).licenseKey(license)).toBe(idsAt(2).licenseKey(license));
  });

  test('differ from license to license and from installation to installation', () => {
    const keys = [
      idsAt(0).licenseKey(license),
      idsAt(0).licenseKey(another),
      idsAt(0, 'another installation').licenseKey(license),
    ];
    expect(new Set(keys).size).toBe(3);
  });

  test('name their account and nothing else of the license', () => {
    const key = idsAt(0).licenseKey(license);
    expect(accountOfLicenseKey(key)).toBe(ACCOUNT);
    expect(key).not.toContain(license.split('_')[2]);
  });
});

test('secrets are 32 bytes that nobody can guess, safe in a URL', () => {
  const secrets = many(() => idsAt(0).secret());
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
  expect(new Set(secrets).size).toBe(secrets.length);
});
