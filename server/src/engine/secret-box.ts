import type { Result } from '@regrade/core';
import type { Refusal } from './refusal.ts';

/**
 * Keeps what has to be read again, and by nobody who reads the database alone. A sealed text names its key, so that the
 * keys can change. `signing/secret-box.ts` implements it.
 */
export interface SecretBox {
  /** Refused where this marketplace was given no key. */
  seal(text: string): Promise<Result<string, Refusal>>;
  /** Throws where the key is not there any more, or the text was tampered with: both are found at the start. */
  open(sealed: string): Promise<string>;
  /** How everything begins that was sealed with the key in use; null without one. */
  readonly sealedPrefix: string | null;
  /** The key that a text was sealed with, and whether it is here; undefined for a text that was never sealed. */
  keyOf(sealed: string): { readonly id: string; readonly isHere: boolean } | undefined;
}

/** A secret that was just made: as it is kept, and as it is shown this once. */
export interface MadeSecret<Kept> {
  readonly kept: Kept;
  readonly shown: string;
}
