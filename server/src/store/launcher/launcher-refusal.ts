/** Why the embedded PostgreSQL cannot be started or stopped: each is something the person at the machine can act on. */
export type LauncherRefusalCode =
  | 'postgres.no-binaries'
  | 'postgres.binaries-unusable'
  | 'postgres.no-account'
  | 'postgres.version-mismatch'
  | 'postgres.not-a-data-folder'
  | 'postgres.data-folder-unreachable'
  | 'postgres.init-failed'
  | 'postgres.start-failed'
  | 'postgres.setting-refused'
  | 'postgres.busy'
  | 'postgres.stop-failed';

/** Thrown, not returned: without a database there is no service, so only main.ts catches it and prints the sentence. */
export class LauncherRefusal extends Error {
  override readonly name = 'LauncherRefusal';
  readonly code: LauncherRefusalCode;

  constructor(code: LauncherRefusalCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}

/** Receives what the launcher does, one fact per line; main.ts connects it to the program's log. */
export type LauncherLog = (message: string, facts: Readonly<Record<string, string | number | boolean>>) => void;

/** Whether a file system error carries one of these codes (`ENOENT`, `EEXIST`, …). */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
