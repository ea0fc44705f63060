import pg from 'pg';

/**
 * Serialization failure, deadlock, and what another process was faster to insert: done again, it is seen. A taken key is
 * a double (23505), and of a coupon an owner that is null (23502).
 */
const RETRYABLE = ['40001', '40P01', '23505', '23502'];
/** CockroachDB's way of saying that it does not know either. */
const COMPLETION_UNKNOWN = '40003';

/** COMMIT was answered with ROLLBACK: nothing of the transaction exists. */
export class TransactionNotCommitted extends Error {
  override readonly name = 'TransactionNotCommitted';
}

/** The connection broke while COMMIT was on its way: look for the effect by its key before doing it again. */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
}

/** A conflict with a neighbour (serialization failure, deadlock): the same transaction, done again from its start, may succeed. */
export function isRetryable(error: unknown): boolean {
  return isSqlError(error) && RETRYABLE.includes(error.code ?? '');
}

/** How a statement says that what it was to find is not there. */
export function isDivisionByZero(error: unknown): boolean {
  return isSqlError(error) && error.code === '22012';
}

/** Whether the database itself said so, with an SQLSTATE in `code`. */
export function isSqlError(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError;
}

/** Whether the connection is of no use after this error; an ordinary SQL error leaves it as it was. */
export function breaksConnection(error: unknown): boolean {
  return !isSqlError(error) || error.severity === 'FATAL' || error.severity === 'PANIC';
}

/**
 * Whether an error in answer to COMMIT leaves open if it happened. A server that is shut down may commit, and then
 * send its farewell in the place where we expect the confirmation.
 */
export function leavesCommitOpen(error: unknown): boolean {
  return breaksConnection(error) || (isSqlError(error) && error.code === COMPLETION_UNKNOWN);
}
