import type { RegradeEvent } from '@regrade/client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { client } from './client.ts';

/** What an event makes worth asking again, by the noun of its type. */
const CONCERNS: Readonly<Record<string, readonly string[]>> = {
  'change-order': ['orders', 'subscriptions', 'options', 'wallet', 'receipts', 'payments', 'refunds', 'audit'],
  subscription: ['subscriptions', 'options', 'renewals', 'audit', 'receipts', 'wallet'],
  license: ['subscriptions', 'audit'],
  quote: ['quotes'],
  payment: ['payments', 'orders', 'wallet'],
  refund: ['refunds', 'orders', 'wallet'],
  account: ['session'],
  release: ['products', 'options', 'previews'],
};
const SLOW_MILLIS = 20_000;
const FAST_MILLIS = 3_000;

const LiveContext = createContext(false);

/**
 * Follows what happens and has what it concerns asked again. A page that nobody looks at lets go of its stream, because
 * a browser keeps only a few connections to one service, and goes on behind the last event once it is seen again.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    let stop = new AbortController();
    let cursor: string | undefined;
    async function follow(): Promise<void> {
      stop = new AbortController();
      try {
        const { signal } = stop;
        for await (const { event, cursor: at } of client.events({
          signal,
          ...(cursor !== undefined && { after: cursor }),
        })) {
          cursor = at;
          // Only now it is sure that nothing falls between what was asked first and what the stream tells.
          setLive(true);
          askAgain(queries, event);
        }
      } catch {
        // Whoever shows something that moves asks by the clock then (`useWaitMillis`).
        cursor = undefined;
      }
      if (!stop.signal.aborted) setLive(false);
    }
    function seen(): void {
      stop.abort();
      if (document.visibilityState === 'visible') void follow();
    }
    seen();
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      stop.abort();
    };
  }, [queries]);
  return <LiveContext value={isLive}>{children}</LiveContext>;
}

function askAgain(queries: QueryClient, { type }: RegradeEvent): void {
  const [, noun = ''] = type.split('.');
  for (const concern of CONCERNS[noun] ?? []) void queries.invalidateQueries({ queryKey: [concern] });
}

/** How often something that moves by itself is asked for: rarely while events tell of it. */
export function useWaitMillis(): number {
  return useContext(LiveContext) ? SLOW_MILLIS : FAST_MILLIS;
}
