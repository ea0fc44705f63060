import type { Delivery } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { TimeLeft } from '../ui/time-left.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { DELIVERY_STATES, DeliveryState } from './delivery-state.tsx';
import { ProductName } from './product-name.tsx';
import { useSayReason } from './say-reason.ts';

export const DELIVERY_KINDS = defineTexts({
  en: { change: 'carry out the change', restate: 'what runs, said again', 'fit-check': 'would it fit?' },
  zh: { change: '执行变更', restate: '重申当前规格', 'fit-check': '适配检查' },
});

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Deliveries',
      product: 'Product',
      state: 'State',
      kind: 'Message',
      attempts: 'Attempts',
      next: 'Next attempt',
    },
    ...{
      answerBy: 'Silence decides',
      created: 'Created',
      subject: 'About',
      why: 'Reason',
      none: 'No message matches',
      noneYet: 'No message yet',
    },
    noneWhy: 'Messages to a seller appear here when a change has to be told.',
  },
  zh: {
    ...{ title: '通知投递', product: '商品', state: '状态', kind: '消息', attempts: '尝试次数', next: '下次尝试' },
    ...{
      answerBy: '未答复截止',
      created: '创建时间',
      subject: '对象',
      why: '原因',
      none: '没有符合条件的消息',
      noneYet: '还没有消息',
    },
    noneWhy: '需要通知卖家的变更会出现在这里。',
  },
});

const STATES = Object.keys(DELIVERY_STATES.en) as Delivery['state'][]; // The texts have a name for every state.

/** Messages to sellers: of one's own products, or all for the operator. `door` is where the details lie. */
export function DeliveryList({ door }: { readonly door: '/seller' | '/operator' }) {
  const texts = useTexts(TEXTS);
  const states = useTexts(DELIVERY_STATES);
  const by = useFilters(['product', 'subject', 'state']);
  const state = STATES.find((known) => known === by.filters.state);
  const { product, subject } = by.filters;
  const pages = usePages(['deliveries', 'all', state, product, subject], (cursor, signal) =>
    client.call('listDeliveries', {
      query: {
        ...(state && { state }),
        ...(product && { product }),
        ...(subject && { subject }),
        ...(cursor && { cursor }),
      },
      signal,
    }),
  );
  return (
    <ListPage
      title={texts.title}
      by={by}
      filters={[
        { name: 'product', label: texts.product },
        { name: 'subject', label: texts.subject },
        { name: 'state', label: texts.state, options: STATES.map((value) => ({ value, label: states[value] })) },
      ]}
      pages={pages}
      columns={useColumns(door)}
      rowKey={({ id }) => id}
      empty={{ title: texts.none, why: texts.noneWhy }}
      noneYet={texts.noneYet}
    />
  );
}

function useColumns(door: string): TableColumnsType<Delivery> {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(DELIVERY_KINDS);
  const { dateTime } = useFormat();
  const sayReason = useSayReason();
  return [
    {
      title: texts.created,
      key: 'created',
      render: (_, { id, createdAt }) => <Link to={`${door}/deliveries/${id}`}>{dateTime(createdAt)}</Link>,
    },
    { title: texts.product, key: 'product', render: (_, { product }) => <ProductName id={product} /> },
    { title: texts.kind, key: 'kind', render: (_, { kind }) => kinds[kind] },
    { title: texts.state, key: 'state', render: (_, { state }) => <DeliveryState state={state} /> },
    {
      title: texts.attempts,
      key: 'attempts',
      align: 'right',
      render: (_, { attempt, attemptsMax }) => `${attempt} / ${attemptsMax}`,
    },
    { title: texts.next, key: 'next', render: (_, { nextAt }) => nextAt && <TimeLeft until={nextAt} /> },
    { title: texts.answerBy, key: 'answerBy', render: (_, { answerBy }) => answerBy && <TimeLeft until={answerBy} /> },
    { title: texts.why, key: 'why', render: (_, { reason }) => reason && sayReason(reason) },
  ];
}
