import { createHash, randomBytes } from 'node:crypto';
import { assert, err, ok, type Result } from '@regrade/core';
import { base64url, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { refuse } from '../engine/refusal.ts';
import type { SecretBox } from '../engine/secret-box.ts';

const KEY_BYTES = 32;
const KEY_ID_CHARACTERS = 12;
/** JWE (RFC 7516) of the shortest form: the key encrypts the text itself, with AES-256-GCM. */
const ALGORITHMS = { alg: 'dir', enc: 'A256GCM' } as const;

export interface SecretKey {
  /** The beginning of the key's hash: it says which key it is, and nothing about it. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** A key as it is written in the settings. */
export function createSecretKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** A key as it was written: 32 bytes in base 64. */
export function parseSecretKey(text: string): Result<SecretKey, 'secret-key.malformed'> {
  const bytes = Buffer.from(text, 'base64');
  const isWhole = bytes.length === KEY_BYTES && bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  if (!isWhole) return err('secret-key.malformed');
  return ok({ id: createHash('sha256').update(bytes).digest('hex').slice(0, KEY_ID_CHARACTERS), bytes });
}

/** Seals with the first key and opens with any of them. */
export function createSecretBox(keys: readonly SecretKey[]): SecretBox {
  const [active] = keys;
  const headerOf = ({ id }: SecretKey) => ({ ...ALGORITHMS, kid: id });
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    sealedPrefix: active ? `${base64url.encode(JSON.stringify(headerOf(active)))}.` : null,
    async seal(text) {
      if (!active) {
        return err(refuse('endpoint.key-missing', 'This marketplace has no key to keep secrets with.'));
      }
      const jwe = new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader(headerOf(active));
      return ok(await jwe.encrypt(active.bytes));
    },
    async open(sealed) {
      const keyOf = ({ kid = '' }: { readonly kid?: string | undefined }) => {
        const key = byId.get(kid);
        assert(key !== undefined, 'the key of every sealed secret was looked for at the start');
        return key.bytes;
      };
      const { plaintext } = await compactDecrypt(sealed, keyOf, {
        keyManagementAlgorithms: [ALGORITHMS.alg],
        contentEncryptionAlgorithms: [ALGORITHMS.enc],
      });
      return new TextDecoder().decode(plaintext);
    },
    keyOf(sealed) {
      const id = readKeyId(sealed);
      return id === undefined ? undefined : { id, isHere: byId.has(id) };
    },
  };
}

function readKeyId(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid;
  } catch {
    return undefined;
  }
}
