import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { present } from '@regrade/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSecretBox, createSecretKey, parseSecretKey } from './secret-box.ts';
import { openKeyFile } from './secret-key-file.ts';

const makeKey = () => {
  const key = parseSecretKey(createSecretKey());
  return present(key.ok ? key.value : undefined, 'a key that was made is one');
};
const [old, next] = [makeKey(), makeKey()];

async function seal(box: ReturnType<typeof createSecretBox>, text: string): Promise<string> {
  const sealed = await box.seal(text);
  return present(sealed.ok ? sealed.value : undefined, 'a box with a key seals');
}

describe('a sealed secret', () => {
  test('shows nothing of itself, and never looks the same twice', async () => {
    const box = createSecretBox([old]);
    const sealed = [await seal(box, 'whsec_c2VjcmV0'), await seal(box, 'whsec_c2VjcmV0')];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const text of sealed) {
      expect(text.startsWith(present(box.sealedPrefix, 'a box with a key'))).toBe(true);
      expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('whsec_');
      expect(await box.open(text)).toBe('whsec_c2VjcmV0');
    }
  });

  test('is opened by the key that sealed it, also behind a newer one, and by no other', async () => {
    const sealed = await seal(createSecretBox([old]), 'secret');
    expect(await createSecretBox([next, old]).open(sealed)).toBe('secret');
    expect(createSecretBox([next, old]).keyOf(sealed)).toEqual({ id: old.id, isHere: true });
    expect(createSecretBox([next]).keyOf(sealed)).toEqual({ id: old.id, isHere: false });
    await expect(createSecretBox([next]).open(sealed)).rejects.toThrow();
    // The right name on the wrong key.
    await expect(createSecretBox([{ ...next, id: old.id }]).open(sealed)).rejects.toThrow();
  });

  test('that was tampered with is not opened', async () => {
    const box = createSecretBox([old]);
    const sealed = await seal(box, 'secret');
    const at = sealed.lastIndexOf('.') - 2;
    const other = sealed[at] === 'A' ? 'B' : 'A';
    await expect(box.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`)).rejects.toThrow();
    expect(box.keyOf('whsec_c2VjcmV0')).toBeUndefined();
  });

  test('needs a key: a box without one refuses', async () => {
    const refused = await createSecretBox([]).seal('secret');
    expect(refused).toMatchObject({ ok: false, error: { code: 'endpoint.key-missing' } });
  });
});

test.each(['', 'short', 'A'.repeat(42), `${'A'.repeat(43)}=x`, Buffer.alloc(33).toString('base64')])(
  '%j is no key',
  (text) => {
    expect(parseSecretKey(text).ok).toBe(false);
  },
);

describe('the key file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regrade-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is made once, for its owner alone, whoever starts at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => openKeyFile(folder, [])));
    expect(new Set(all.flat().map(({ id }) => id)).size).toBe(1);
    expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
  });

  test('is not made where keys are configured, and opens what it sealed before they were', async () => {
    expect(await openKeyFile(folder, [old])).toEqual([old]);
    await expect(readFile(join(folder, 'secret.key'))).rejects.toThrow('ENOENT');
    const [made] = await openKeyFile(folder, []);
    expect(await openKeyFile(folder, [old])).toEqual([old, made]);
  });

  test('that is damaged stops the start', async () => {
    await writeFile(join(folder, 'secret.key'), 'nonsense');
    await expect(openKeyFile(folder, [])).rejects.toThrow('holds no key');
  });
});
