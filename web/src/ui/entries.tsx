import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Pages } from '../data/answers.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from './loading.tsx';
import { Notice } from './notice.tsx';
import { Refusal } from './refusal.tsx';
import './entries.css';

const TEXTS = defineTexts({ en: { more: 'Show more' }, zh: { more: '显示更多' } });

/** A list by cursor that is not a table: loading, broken, empty, or its entries with a way to more of them. */
export function Entries<T>(of: {
  readonly pages: Pages<T>;
  readonly empty: { readonly title: string; readonly why?: ReactNode; readonly wayOut?: ReactNode };
  readonly label: string;
  readonly className?: string;
  readonly children: (item: T) => ReactNode;
}) {
  const { pages, empty, label, className = '', children } = of;
  const texts = useTexts(TEXTS);
  if (pages.error && pages.items.length === 0) return <Refusal error={pages.error} again={pages.askAgain} />;
  if (pages.isPending) return <Loading />;
  if (pages.items.length === 0 && !pages.hasMore) return <Notice {...empty} />;
  return (
    <>
      <ul className={`entries ${className}`} aria-label={label}>
        {pages.items.map(children)}
      </ul>
      {pages.hasMore && (
        <div className="entries-more">
          <Button loading={pages.isLoadingMore} onClick={pages.loadMore}>
            {texts.more}
          </Button>
        </div>
      )}
    </>
  );
}
