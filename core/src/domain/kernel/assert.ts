/** Thrown when one of our own promises is broken: a bug, never a user's mistake. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** States what must be true here; `promise` is the sentence that would be the bug report. */
export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new AssertionError(promise);
}

/** Closes a switch over a union: a new member must break the build, not fall through. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable case: ${JSON.stringify(value)}`);
}

/** The value, or a thrown broken promise when it is missing. */
export function present<T>(value: T | undefined | null, promise: string): T {
  assert(value !== undefined && value !== null, promise);
  return value;
}
