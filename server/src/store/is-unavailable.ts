import { CommitOutcomeUnknown, isSqlError } from './database/database-error.ts';

/**
 * SQLSTATE classes of a server that is going, coming or full: 08 connection, 53 resources, 57P shutdown, 58 system; and
 * 40, when others were faster at every attempt.
 */
const AWAY = /^(08|40|53|57P|58)/;
/** Codes of the operating system and of the driver when nobody answers at the other end. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/** The driver gives these errors no code. */
const DRIVER_MESSAGE =
  /connection terminated|connection error|timeout exceeded when trying to connect|pool after calling end/i;

/** Whether the database was not there: the work may or may not have happened, and may be tried again under its key. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof CommitOutcomeUnknown) return true;
  if (isSqlError(error)) return AWAY.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  return (typeof code === 'string' && NO_CONNECTION.has(code)) || DRIVER_MESSAGE.test(error.message);
}
