import type { ReactNode } from 'react';
import { useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { ORDER_EVENTS } from './order-words.ts';

/** Somebody's own words, or in a sentence what ended something and stands in their place. */
export function useSayReason(): (reason: string) => ReactNode {
  const events: Readonly<Record<string, string>> = useTexts(ORDER_EVENTS);
  const said = useSaid();
  return (reason) => (Object.hasOwn(events, reason) ? events[reason] : said(reason));
}
