import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { isSignedOut, refusalOf } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from './loading.tsx';
import { Refusal } from './refusal.tsx';
import './refusal.css';

const TEXTS = defineTexts({
  en: { stale: 'This may be old: the service does not answer at the moment.', again: 'Try again' },
  zh: { stale: '以下内容可能已过时：服务暂时没有应答。', again: '重试' },
});

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
  if (of.data !== undefined) {
    return (
      <>
        {isPage && of.error && <Stale error={of.error} again={() => void of.refetch()} />}
        {children(of.data)}
      </>
    );
  }
  if (!of.error) return <Loading />;
  if (isMissing(of.error)) return <Refusal error={of.error} leadsOut={isPage} />;
  return <Refusal error={of.error} again={() => void of.refetch()} />;
}

/** Over what was answered before: asked again, there was no answer. That the session has ended is said for all pages at once. */
function Stale({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const texts = useTexts(TEXTS);
  if (isSignedOut(error)) return null;
  return (
    <div role="status" className="stale">
      <span>{texts.stale}</span>
      <Button size="small" onClick={again}>
        {texts.again}
      </Button>
    </div>
  );
}
