import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { generateLicenseKey, generateLicenseKeys, parseLicenseKeys, rotateLicenseKeys } from './license-keys.ts';

describe('license keys', () => {
  test('a key is named by the thumbprint of its public half, and no two are alike', async () => {
    const [one, other] = [await generateLicenseKey(), await generateLicenseKey()];
    expect(one.kid).toBe(await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: one.x }));
    expect(one.kid).not.toBe(other.kid);
  });

  test('keys come back from their JSON as they were; a retired key keeps its public half only', async () => {
    const keys = await generateLicenseKeys();
    const rotated = rotateLicenseKeys(keys, await generateLicenseKey());
    expect(await parseLicenseKeys(JSON.parse(JSON.stringify(rotated)))).toEqual({ ok: true, value: rotated });
    const { d: _d, ...publicHalf } = keys.active;
    expect(rotated.retired).toEqual([publicHalf]);
  });

  test('damaged keys are refused at the start, not at the first signature', async () => {
    const keys = await generateLicenseKeys();
    const { d: _d, ...publicHalf } = keys.active;
    for (const damaged of [
      null,
      {},
      { active: keys.active },
      { active: publicHalf, retired: [] },
      { active: { ...keys.active, kid: 'mine' }, retired: [] },
      { active: keys.active, retired: [{ kty: 'RSA' }] },
    ]) {
      expect(await parseLicenseKeys(damaged)).toEqual({ ok: false, error: 'license-keys.malformed' });
    }
  });
});
