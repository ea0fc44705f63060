import type { Payment } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { METHODS } from './method-words.ts';
import { OUTSIDE_METHODS, OUTSIDE_TEXTS, SettleOutside, useOutsideColumns } from './outside-money.tsx';

const STATES = ['pending', 'paid', 'failed', 'given-up'] as const;
const TONES: Readonly<Record<Payment['state'], Tone>> = {
  pending: 'change',
  paid: 'good',
  failed: 'bad',
  'given-up': 'past',
};

/** What customers pay over transfers, invoices and cards: what is awaited, and that it has come, or will not. */
export function PaymentsPage() {
  const texts = useTexts(OUTSIDE_TEXTS);
  const methods = useTexts(METHODS);
  const by = useFilters(['state', 'method', 'order']);
  const { order } = by.filters;
  const state = STATES.find((known) => known === by.filters.state);
  const method = OUTSIDE_METHODS.find((known) => known === by.filters.method);
  const pages = usePages(['payments', 'all', state, method, order], (cursor, signal) =>
    client.call('listPayments', {
      query: { ...(state && { state }), ...(method && { method }), ...(order && { order }), ...(cursor && { cursor }) },
      signal,
    }),
  );
  return (
    <ListPage
      title={texts.payments}
      note={texts.paymentsNote}
      by={by}
      filters={[
        { name: 'state', label: texts.state, options: STATES.map((value) => ({ value, label: texts[value] })) },
        {
          name: 'method',
          label: texts.method,
          options: OUTSIDE_METHODS.map((value) => ({ value, label: methods[value] })),
        },
        { name: 'order', label: texts.order },
      ]}
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
