import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** Documents that leave with a browser and come back: nobody else can read them, and nobody can make one. */
export interface Seal {
  seal(document: object): Promise<string>;
  /** Undefined for what this installation has not sealed for this purpose. */
  open(text: string): Promise<unknown>;
}

const ALGORITHMS = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };

/** JWE under a key that is derived from a secret of the installation, another one for each purpose. */
export function createSeal(secret: string, purpose: string): Seal {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `regrade ${purpose}`, 32));
  return {
    seal: (document) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(document)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key),
    async open(text) {
      const opened = await compactDecrypt(text, key, ALGORITHMS).catch(() => undefined);
      return opened && JSON.parse(new TextDecoder().decode(opened.plaintext));
    },
  };
}
