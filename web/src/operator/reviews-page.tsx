import type { Review } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { REVIEW_STATES, ReviewState } from '../parts/review-state.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { Actor } from './actor.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Reviews', product: 'Product', state: 'State', submitted: 'Submitted', by: 'By', release: 'Release' },
    ...{
      decided: 'Decision',
      none: 'No review matches',
      noneYet: 'No review yet',
      noneWhy: 'Sellers’ drafts appear here once they are submitted.',
    },
  },
  zh: {
    ...{ title: '审核', product: '商品', state: '状态', submitted: '提交时间', by: '提交者', release: '版本' },
    ...{ decided: '结论', none: '没有符合条件的审核', noneYet: '还没有审核', noneWhy: '卖家提交草稿后会出现在这里。' },
  },
});

const STATES = ['in-review', 'approved', 'rejected', 'withdrawn'] as const;

export function ReviewsPage() {
  const texts = useTexts(TEXTS);
  const states = useTexts(REVIEW_STATES);
  const by = useFilters(['product', 'state']);
  const { product } = by.filters;
  const state = STATES.find((known) => known === by.filters.state);
  const pages = usePages(['reviews', state, product], (cursor, signal) =>
    client.call('listReviews', {
      query: { ...(state && { state }), ...(product && { product }), ...(cursor && { cursor }) },
      signal,
    }),
  );
  return (
    <ListPage
      title={texts.title}
      by={by}
      filters={[
        { name: 'product', label: texts.product },
        { name: 'state', label: texts.state, options: STATES.map((value) => ({ value, label: states[value] })) },
      ]}
      pages={pages}
      columns={useColumns()}
      rowKey={({ id }) => id}
      empty={{ title: texts.none, why: texts.noneWhy }}
      noneYet={texts.noneYet}
    />
  );
}

function useColumns(): TableColumnsType<Review> {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return [
    {
      title: texts.product,
      key: 'product',
      render: (_, { id, product }) => <Link to={`/operator/reviews/${id}`}>{product}</Link>,
    },
    { title: texts.state, key: 'state', render: (_, { state }) => <ReviewState state={state} /> },
    { title: texts.submitted, key: 'submitted', render: (_, { submittedAt }) => dateTime(submittedAt) },
    { title: texts.by, key: 'by', render: (_, { submittedBy }) => <Actor actor={submittedBy} /> },
    { title: texts.decided, key: 'decided', render: (_, { decision }) => decision && <q>{decision.reason}</q> },
    { title: texts.release, key: 'release', align: 'right', render: (_, { release }) => release ?? '' },
  ];
}
