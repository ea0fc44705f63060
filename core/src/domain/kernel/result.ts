/** What a caller can act on: a value, or a refusal. Broken promises of our own are thrown (`assert`). */
export type Result<T, E> = Ok<T> | Err<E>;
export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}
export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

/** An answer. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** A refusal: a value, for a caller that can act on it. */
export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}
