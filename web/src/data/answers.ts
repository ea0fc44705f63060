import {
  type InfiniteData,
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { isSignedOut, refusalOf } from './client.ts';

/** The first part of a key is the noun (`subscriptions`): what changes it names that alone, and everything below is asked again. */
export type AnswerKey = readonly [noun: string, ...rest: unknown[]];

const RETRIES_MAX = 2;
const FRESH_MILLIS = 5_000;

/** Who is signed in: `useSession`. */
export const SESSION = 'session';

export function createQueryClient(): QueryClient {
  // Whatever hears first that the session is over has every page say so.
  const hearEnd = (error: Error) => {
    if (isSignedOut(error)) void queries.invalidateQueries({ queryKey: [SESSION] });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey }) => queryKey[0] !== SESSION && hearEnd(error) }),
    mutationCache: new MutationCache({ onError: hearEnd }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MILLIS,
        // Otherwise what is asked without a line waits for one, and the page says nothing meanwhile.
        networkMode: 'always',
        // A refusal stays one however often it is asked; a broken line may mend.
        retry: (failures, error) => refusalOf(error) === undefined && failures < RETRIES_MAX,
      },
      // An order must not be placed by itself once a line is back, after its customer has gone.
      mutations: { networkMode: 'always' },
    },
  });
  return queries;
}

export interface AskOptions {
  readonly enabled?: boolean;
  /** Asks again so often while this is shown; false once there is nothing more to wait for. */
  readonly everyMillis?: number | false;
  /** Shows the answer to the last key until the next is there. */
  readonly keepsLast?: boolean;
}

/** What the service answers to a reading call. */
export function useAnswer<T>(
  key: AnswerKey,
  ask: (signal: AbortSignal) => Promise<{ readonly body: T }>,
  { enabled = true, everyMillis = false, keepsLast = false }: AskOptions = {},
): UseQueryResult<T> {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await ask(signal)).body,
    enabled,
    refetchInterval: everyMillis,
    ...(keepsLast && { placeholderData: keepPreviousData }),
  });
}

export interface Pages<T, Head = unknown> {
  readonly items: readonly T[];
  /** What the first page says besides its items. */
  readonly head: Head | undefined;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly askAgain: () => void;
}

interface PageBody<T, Head> {
  readonly items: readonly T[];
  readonly head?: Head;
  readonly nextCursor?: string;
}

/** A list by cursor: the first page, and the next ones as they are asked for. */
export function usePages<T, Head = unknown>(
  key: AnswerKey,
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<{ readonly body: PageBody<T, Head> }>,
  { enabled = true, everyMillis = false }: AskOptions = {},
): Pages<T, Head> {
  const query = useInfiniteQuery<
    PageBody<T, Head>,
    Error,
    InfiniteData<PageBody<T, Head>>,
    AnswerKey,
    string | undefined
  >({
    queryKey: key,
    queryFn: async ({ pageParam, signal }) => (await ask(pageParam, signal)).body,
    initialPageParam: undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled,
    refetchInterval: everyMillis,
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items) ?? [],
    head: query.data?.pages[0]?.head,
    isPending: query.isPending,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    askAgain: () => void query.refetch(),
  };
}

export interface Act<In, Out> {
  readonly act: (input: In) => Promise<Out>;
  readonly isActing: boolean;
  readonly error: Error | null;
  readonly forget: () => void;
}

/**
 * A changing call. `key` is its `Idempotency-Key`: the same until the service has answered, so that a second click, or one
 * after a broken line, is the same act. The nouns named in `changes` are asked again.
 */
export function useAct<In, Out>(
  run: (input: In, key: string) => Promise<{ readonly body: Out }>,
  { changes = [] }: { readonly changes?: readonly string[] } = {},
): Act<In, Out> {
  const queries = useQueryClient();
  const kept = useRef<{ input: string; key: string } | undefined>(undefined);
  const mutation = useMutation({
    mutationFn: async (input: In) => {
      const text = JSON.stringify(input) ?? '';
      if (kept.current?.input !== text) kept.current = { input: text, key: crypto.randomUUID() };
      const { body } = await run(input, kept.current.key);
      kept.current = undefined;
      return body;
    },
    onError: (error) => {
      if (refusalOf(error)) kept.current = undefined;
    },
    onSettled: () => Promise.all(changes.map((noun) => queries.invalidateQueries({ queryKey: [noun] }))),
  });
  return { act: mutation.mutateAsync, isActing: mutation.isPending, error: mutation.error, forget: mutation.reset };
}
