import { Link } from 'react-router';
import { useOwnBulkChanges } from '../data/bulk-changes.ts';
import { BulkAmount } from '../parts/bulk-amount.tsx';
import { BulkState } from '../parts/bulk-state.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Entries } from '../ui/entries.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import './subscription-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Many at once', above: 'Orders', none: 'No change of many yet', net: 'What they cost together' },
    why: 'Choose a change of one subscription, and have it priced for all that run the same.',
    count: (count: string) => `${count} subscriptions`,
  },
  zh: {
    ...{ title: '批量变更', above: '订单', none: '还没有批量变更', net: '合计费用' },
    why: '为一个订阅选择变更后，可为所有相同订阅一并报价。',
    count: (count: string) => `${count} 个订阅`,
  },
});

/** The changes of many subscriptions that somebody has asked for. */
export function BulkChangesPage() {
  const texts = useTexts(TEXTS);
  const { dateTime, number } = useFormat();
  return (
    <PageFrame title={texts.title} note={texts.why} above={[{ to: '/customer/orders', label: texts.above }]}>
      <div className="own">
        <Entries pages={useOwnBulkChanges()} label={texts.title} empty={{ title: texts.none }}>
          {({ id, createdAt, state, totals }) => (
            <li key={id} className="entry own-order">
              <Link to={`/customer/bulk-changes/${id}`} className="entry-link">
                <b>{dateTime(createdAt)}</b>
                <div>{texts.count(number(totals.reduce((all, { subscriptions }) => all + subscriptions, 0)))}</div>
              </Link>
              <BulkState state={state} />
              <span>
                {totals.map(({ currency, net }) => (
                  <div key={currency}>
                    <BulkAmount door="customer" label={texts.net} amount={net} currency={currency} bulk={id} />
                  </div>
                ))}
              </span>
            </li>
          )}
        </Entries>
      </div>
    </PageFrame>
  );
}
