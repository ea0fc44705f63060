import { err, ok, type Result } from '../domain/kernel/result.ts';
import { LICENSE_FILE_FORMAT } from '../domain/license/license-document.ts';
import { isRecord } from '../domain/license/parse-license-document.ts';
import { type JsonWebKeySet, parseJwks } from './jws.ts';

/** The offline file (`GET /v1/license/file`): the same signed bytes as the online answer, with the keys of the day. */
export interface LicenseFile {
  readonly statement: string;
  readonly freshness: string;
  /**
   * The keys the file brings along. They prove that the file is whole, not who made it: whoever forges a file can put
   * keys of their own into it. A program that must know pins the keys it got from the license center.
   */
  readonly jwks: JsonWebKeySet;
}

export type LicenseFileFault = 'license-file.unreadable' | 'license-file.format';

const FILE_CHARS_MAX = 256 * 1024;

/** Reads `{ format: "regrade/license@1", statement, freshness, jwks }`; nothing is verified here. */
export function parseLicenseFile(text: string): Result<LicenseFile, LicenseFileFault> {
  if (text.length > FILE_CHARS_MAX) return err('license-file.unreadable');
  let value: unknown;
  try {
    // Editors on Windows put a byte order mark in front.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return err('license-file.unreadable');
  }
  if (!isRecord(value) || value['format'] !== LICENSE_FILE_FORMAT) return err('license-file.format');
  const { statement, freshness } = value;
  const jwks = parseJwks(value['jwks']);
  if (typeof statement !== 'string' || typeof freshness !== 'string' || !jwks) return err('license-file.format');
  return ok({ statement, freshness, jwks });
}
