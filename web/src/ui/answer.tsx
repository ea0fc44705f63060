import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading.tsx';
import { Refusal } from './refusal.tsx';

/** What the service answered, or that it is asked, or why there is no answer. */
export function Answer<T>({
  of,
  children,
}: {
  readonly of: UseQueryResult<T>;
  readonly children: (body: T) => ReactNode;
}) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <Refusal error={of.error} again={() => void of.refetch()} />;
  return <Loading />;
}
