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
  children,
}: {
  readonly of: UseQueryResult<T>;
  readonly children: (body: T) => ReactNode;
}) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <Refusal error={of.error} {...(!isMissing(of.error) && { again: () => void of.refetch() })} />;
  return <Loading />;
}
