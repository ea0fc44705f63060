import type { Refund } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { OUTSIDE_TEXTS, SettleOutside, useOutsideColumns, useOutsideFilters } from './outside-money.tsx';

/** Money that goes back to where it came from outside: what is still owed, and that it was sent. */
export function RefundsPage() {
  const texts = useTexts(OUTSIDE_TEXTS);
  const { query, ...shown } = useOutsideFilters({ pending: texts.owed, sent: texts.sent });
  const pages = usePages(['refunds', 'all', query], (cursor, signal) =>
    client.call('listRefunds', { query: { ...query, ...(cursor && { cursor }) }, signal }),
  );
  return (
    <ListPage
      title={texts.refunds}
      note={texts.refundsNote}
      {...shown}
      pages={pages}
      columns={useColumns()}
      rowKey={({ id }) => id}
      empty={{ title: texts.noRefund }}
      noneYet={texts.noRefundYet}
    />
  );
}

function useColumns(): TableColumnsType<Refund> {
  const texts = useTexts(OUTSIDE_TEXTS);
  const [first, ...rest] = useOutsideColumns<Refund>(texts.refunds);
  return [
    ...(first ? [first] : []),
    {
      title: texts.state,
      key: 'state',
      render: (_, { state }) => (
        <StateMark tone={state === 'sent' ? 'good' : 'change'}>{state === 'sent' ? texts.sent : texts.owed}</StateMark>
      ),
    },
    { title: texts.cause, key: 'cause', render: (_, { cause }) => texts[`cause-${cause}`] },
    ...rest,
    { title: '', key: 'settle', align: 'right', render: (_, refund) => <Settle of={refund} /> },
  ];
}

function Settle({ of: { id, state, method, amount, currency } }: { readonly of: Refund }) {
  const texts = useTexts(OUTSIDE_TEXTS);
  const changes = ['refunds', 'orders'];
  const confirm = useAct(
    (reference: string, idempotencyKey) =>
      client.call('confirmRefund', {
        params: { id },
        body: { amount, currency, ...(reference !== '' && { reference }) },
        idempotencyKey,
      }),
    { changes },
  );
  const fail = useAct(
    (reason: string, idempotencyKey) => client.call('failRefund', { params: { id }, body: { reason }, idempotencyKey }),
    { changes },
  );
  if (state !== 'pending' || method !== 'external') return null;
  return (
    <SettleOutside
      {...{ amount, currency, confirm, fail }}
      words={{ confirm: texts.sentNow, why: texts.sentWhy, fail: texts.bounced, failWhy: texts.bouncedWhy }}
    />
  );
}
