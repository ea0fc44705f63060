import type { Session } from '@regrade/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { SESSION, useAnswer } from './answers.ts';
import { client } from './client.ts';

/** Who is signed in; an error that `isSignedOut` knows when nobody is. */
export function useSession(): UseQueryResult<Session> {
  return useAnswer([SESSION], (signal) => client.call('getSession', { signal }));
}
