import { createClient, ProblemError } from '@regrade/client';

/** Signed in by a cookie that no script reads: requests go to the service that served this page. */
export const client = createClient({ url: globalThis.location.origin });

/** A refusal of the service, told apart from a network that is down. */
export function refusalOf(error: unknown): ProblemError['problem'] | undefined {
  return error instanceof ProblemError ? error.problem : undefined;
}

export function isSignedOut(error: unknown): boolean {
  const code = refusalOf(error)?.code;
  return code === 'auth.missing' || code === 'auth.session-ended';
}
