import { type License, reviseLicense } from '@regrade/core';
import { type JsonWebKeySet, verifyLicenseDocument } from '@regrade/core/license';
import { buildLicense } from '@regrade/core/testing';
import { CompactSign, createLocalJWKSet, importJWK, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LicenseSigner } from '../engine/license/license-signer.ts';
import { generateLicenseKey, generateLicenseKeys, type LicenseKeys, rotateLicenseKeys } from './license-keys.ts';
import { createLicenseSigner } from './sign-license.ts';

const license = buildLicense({ revision: 7 });
const now = Date.UTC(2026, 2, 1, 12, 34, 56) / 1000;

let keys: LicenseKeys;
let signer: LicenseSigner;
let statement: string;
let freshness: string;

beforeAll(async () => {
  keys = await generateLicenseKeys();
  signer = await createLicenseSigner({ keys });
  statement = await signer.signStatement(license);
  freshness = await signer.signFreshness(license, now);
});

interface Presented {
  readonly statement: string;
  readonly freshness: string;
  readonly jwks: JsonWebKeySet;
  readonly now: number;
  readonly highestRevisionSeen: number;
}

/** What our verifier says about the genuine documents with something replaced. */
async function verdictOf(presented: Partial<Presented>): Promise<string> {
  const genuine: Presented = { statement, freshness, jwks: signer.jwks(), now, highestRevisionSeen: 7 };
  const verified = await verifyLicenseDocument({ ...genuine, ...presented });
  if (!verified.ok) return `${verified.error.document}: ${verified.error.reason}`;
  return verified.value.check.valid ? 'valid' : verified.value.check.reasons.join();
}

/** A token of our own claims that jose signs with an arbitrary header. */
async function signedByJose(header: { readonly alg: string; readonly [name: string]: unknown }, payload: object) {
  const key = await importJWK({ ...keys.active }, 'EdDSA');
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader(header).sign(key);
}

describe('jose, somebody else’s implementation, and our verifier agree', () => {
  test('jose verifies our statement and finds the license of the contract in it', async () => {
    const jwks = createLocalJWKSet({ keys: signer.jwks().keys.map((key) => ({ ...key })) });
    const options = { algorithms: ['EdDSA'], typ: 'regrade-license+jwt' };
    const { payload, protectedHeader } = await jwtVerify(statement, jwks, options);
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: keys.active.kid, typ: 'regrade-license+jwt' });
    expect(payload).toMatchObject({ id: license.id, revision: 7, selection: license.selection });
    expect(payload).not.toHaveProperty('status');
  });

  test('jose verifies our freshness token and finds it ended two hours after the start of its hour', async () => {
    const jwks = createLocalJWKSet({ keys: signer.jwks().keys.map((key) => ({ ...key })) });
    const at = (instant: number) => ({ currentDate: new Date(instant * 1000), typ: 'regrade-freshness+jwt' });
    const { payload } = await jwtVerify(freshness, jwks, at(now));
    const iat = Date.UTC(2026, 2, 1, 12) / 1000;
    expect(payload).toEqual({ id: license.id, revision: 7, status: 'active', iat, exp: iat + 7200 });
    await expect(jwtVerify(freshness, jwks, at(iat + 7200))).rejects.toThrow('"exp"');
  });

  test('we verify documents that jose signed', async () => {
    const { alg, kid } = { alg: 'EdDSA', kid: keys.active.kid };
    const claims = { id: license.id, revision: 7, status: 'active' };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg, kid, typ: 'regrade-freshness+jwt' })
      .setIssuedAt(now)
      .setExpirationTime(now + 60)
      .sign(await importJWK({ ...keys.active }, 'EdDSA'));
    expect(await verdictOf({ freshness: token })).toBe('valid');
    expect(await verdictOf({ freshness: token, now: now + 60 })).toBe('stale');
  });
});

describe('what our verifier refuses', () => {
  test('the genuine documents are valid, so that every refusal below has its one cause', async () => {
    expect(await verdictOf({})).toBe('valid');
  });

  test.each(['statement', 'freshness'] as const)('any one changed character of the %s', async (document) => {
    const genuine = document === 'statement' ? statement : freshness;
    for (let index = 0; index < genuine.length; index++) {
      const replacement = genuine[index] === 'A' ? 'B' : 'A';
      const changed = genuine.slice(0, index) + replacement + genuine.slice(index + 1);
      expect(await verdictOf({ [document]: changed })).toMatch(new RegExp(`^${document}: `));
    }
  });

  test('a signature spelled differently in its unused last bits, which most decoders read as the same bytes', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(statement.slice(-1));
    const other = statement.slice(0, -1) + alphabet[last ^ 1];
    expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(statement, 'base64url'));
    expect(await verdictOf({ statement: other })).toBe('statement: malformed');
  });

  test('a token that says it needs no signature', async () => {
    const unsigned = new UnsecuredJWT({ id: license.id }).encode();
    expect(await verdictOf({ statement: unsigned })).toBe('statement: wrong-algorithm');
  });

  test('a token signed by HMAC with the public key as its secret', async () => {
    const secret = new TextEncoder().encode(keys.active.x.padEnd(64));
    const header = { alg: 'HS256', kid: keys.active.kid, typ: 'regrade-license+jwt' };
    const token = await new CompactSign(new TextEncoder().encode('{}')).setProtectedHeader(header).sign(secret);
    expect(await verdictOf({ statement: token })).toBe('statement: wrong-algorithm');
  });

  test('a key that is not among the known ones, and a known id with another key behind it', async () => {
    const stranger = await generateLicenseKey();
    const byStranger = await createLicenseSigner({ keys: { active: stranger, retired: [] } });
    expect(await verdictOf({ statement: await byStranger.signStatement(license) })).toBe('statement: unknown-key');
    const borrowed = await createLicenseSigner({
      keys: { active: { ...stranger, kid: keys.active.kid }, retired: [] },
    });
    expect(await verdictOf({ statement: await borrowed.signStatement(license) })).toBe('statement: wrong-signature');
  });

  test('a freshness token in the place of a statement, and the other way round', async () => {
    expect(await verdictOf({ statement: freshness })).toBe('statement: wrong-type');
    expect(await verdictOf({ freshness: statement })).toBe('freshness: wrong-type');
  });

  test('an extension that it does not know, and a payload that it does not understand', async () => {
    const header = { alg: 'EdDSA', kid: keys.active.kid, typ: 'regrade-license+jwt' };
    expect(await verdictOf({ statement: await signedByJose(header, { id: 1 }) })).toBe('statement: unknown-payload');
    const [, payload, signature] = statement.split('.');
    const critical = Buffer.from(JSON.stringify({ ...header, crit: ['b64'], b64: true })).toString('base64url');
    expect(await verdictOf({ statement: `${critical}.${payload}.${signature}` })).toBe('statement: malformed');
  });

  test('an older revision, a statement with the token of another revision, and a token that has ended', async () => {
    const next = reviseLicense(license, { status: 'isolated' }, now);
    const nextFreshness = await signer.signFreshness(next, now);
    expect(await verdictOf({ highestRevisionSeen: 8 })).toBe('revision-went-back');
    expect(await verdictOf({ freshness: nextFreshness })).toBe('mismatch,isolated');
    expect(await verdictOf({ now: now + 7200 })).toBe('stale');
    const isolated = { statement: await signer.signStatement(next), freshness: nextFreshness };
    expect(await verdictOf({ ...isolated, highestRevisionSeen: 8 })).toBe('isolated');
  });
});

describe('createLicenseSigner', () => {
  test('all readers of an hour get the same bytes, those of the next hour others', async () => {
    expect(await signer.signFreshness(license, now + 60)).toBe(freshness);
    expect(await signer.signFreshness(license, now + 3600)).not.toBe(freshness);
    expect(await signer.signStatement(license)).toBe(statement);
  });

  test('another server with the same key signs the same bytes', async () => {
    const other = await createLicenseSigner({ keys });
    expect(await other.signStatement(license)).toBe(statement);
    expect(await other.signFreshness(license, now)).toBe(freshness);
  });

  test('a new revision or status is never answered with the bytes of the one before', async () => {
    const next: License = reviseLicense(license, { expiresAt: null }, now);
    expect(await signer.signStatement(next)).not.toBe(statement);
    expect(await signer.signFreshness({ ...license, status: 'isolated' }, now)).not.toBe(freshness);
  });

  test('more licenses than it remembers are signed rightly all the same', async () => {
    const small = await createLicenseSigner({ keys, statementsMax: 2, freshnessMax: 2 });
    for (const revision of [1, 2, 3, 1, 7]) {
      const expected = await signer.signStatement({ ...license, revision });
      expect(await small.signStatement({ ...license, revision })).toBe(expected);
    }
  });

  test('what a retired key signed is still verified by the published keys, which hold no private half', async () => {
    const rotated = await createLicenseSigner({ keys: rotateLicenseKeys(keys, await generateLicenseKey()) });
    const jwks = rotated.jwks();
    expect(jwks.keys).toHaveLength(2);
    expect(JSON.stringify(jwks)).not.toContain('"d"');
    expect(await verdictOf({ jwks })).toBe('valid');
    expect(await verdictOf({ jwks, statement: await rotated.signStatement(license) })).toBe('valid');
  });
});
