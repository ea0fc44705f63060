import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { refusalOf } from '../data/client.ts';
import { Loading } from './loading.tsx';
import { Refusal } from './refusal.tsx';

/** Asking again does not make it be there. */
function isMissing(error: Error): boolean {
  return refusalOf(error)?.code === 'not-found';
}

/** What the service answered, or that it is asked, or why there is no answer. */
export function Answer<T>({
  of,
  isPage = false,
  children,
}: {
  readonly of: UseQueryResult<T>;
  /** Without it there is no page: where it is missing, the way to another one is shown. */
  readonly isPage?: boolean;
  readonly children: (body: T) => ReactNode;
}) {
  if (of.data !== undefined) return children(of.data);
  if (!of.error) return <Loading />;
  if (isMissing(of.error)) return <Refusal error={of.error} leadsOut={isPage} />;
  return <Refusal error={of.error} again={() => void of.refetch()} />;
}
