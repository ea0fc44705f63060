import type { Payment } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';
import { OUTSIDE_TEXTS, SettleOutside, useOutsideColumns, useOutsideFilters } from './outside-money.tsx';

const TONES: Readonly<Record<Payment['state'], Tone>> = {
  pending: 'change',
  paid: 'good',
  failed: 'bad',
  'given-up': 'past',
};

/** What customers pay over transfers, invoices and cards: what is awaited, and that it has come, or will not. */
export function PaymentsPage() {
  const texts = useTexts(OUTSIDE_TEXTS);
  const { query, ...shown } = useOutsideFilters({
    pending: texts.pending,
    paid: texts.paid,
    failed: texts.failed,
    'given-up': texts['given-up'],
  });
  const pages = usePages(['payments', 'all', query], (cursor, signal) =>
    client.call('listPayments', { query: { ...query, ...(cursor && { cursor }) }, signal }),
  );
  return (
    <ListPage
      title={texts.payments}
      note={texts.paymentsNote}
      {...shown}
      pages={pages}
      columns={useColumns()}
      rowKey={({ id }) => id}
      empty={{ title: texts.noPayment }}
      noneYet={texts.noPaymentYet}
    />
  );
}

function useColumns(): TableColumnsType<Payment> {
  const texts = useTexts(OUTSIDE_TEXTS);
  const [first, ...rest] = useOutsideColumns<Payment>(texts.payments);
  return [
    ...(first ? [first] : []),
    {
      title: texts.state,
      key: 'state',
      render: (_, { state }) => <StateMark tone={TONES[state]}>{texts[state]}</StateMark>,
    },
    ...rest,
    { title: '', key: 'settle', align: 'right', render: (_, payment) => <Settle of={payment} /> },
  ];
}

function Settle({ of: { id, state, method, amount, currency } }: { readonly of: Payment }) {
  const texts = useTexts(OUTSIDE_TEXTS);
  const changes = ['payments', 'orders'];
  const confirm = useAct(
    (reference: string, idempotencyKey) =>
      client.call('confirmPayment', {
        params: { id },
        body: { amount, currency, ...(reference !== '' && { reference }) },
        idempotencyKey,
      }),
    { changes },
  );
  const fail = useAct(
    (reason: string, idempotencyKey) =>
      client.call('failPayment', { params: { id }, body: { reason }, idempotencyKey }),
    { changes },
  );
  // Of a card its service tells.
  if (state !== 'pending' || method !== 'external') return null;
  return (
    <SettleOutside
      {...{ amount, currency, confirm, fail }}
      words={{ confirm: texts.received, why: texts.receivedWhy, fail: texts.notComing, failWhy: texts.notComingWhy }}
    />
  );
}
