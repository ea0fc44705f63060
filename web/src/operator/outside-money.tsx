import type { Payment, Refund } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Act } from '../data/answers.ts';
import { OpenAmount } from '../parts/open-amount.tsx';
import { OrderMoney, useWholeOrder } from '../parts/order-money.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FormDialog, textOf } from '../ui/form-dialog.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { METHODS } from './method-words.ts';

const OUTSIDE_METHODS = ['external', 'stripe'] as const;

export const OUTSIDE_TEXTS = defineTexts({
  en: {
    ...{ payments: 'Payments', refunds: 'Refunds', state: 'State', method: 'Paid by', order: 'Order' },
    ...{ created: 'Begun', account: 'Account', amount: 'Amount', reference: 'Reference', trouble: 'Last trouble' },
    paymentsNote: 'Money from outside. Of cards their service tells; transfers and invoices are confirmed here.',
    refundsNote: 'Money on its way back. Cards are refunded by their service; what came by transfer is sent by you.',
    ...{ noPayment: 'No payment matches', noPaymentYet: 'No payment from outside yet' },
    ...{ noRefund: 'No refund matches', noRefundYet: 'No refund to outside yet' },
    ...{ pending: 'Awaited', paid: 'Paid', failed: 'Failed', 'given-up': 'Given up', owed: 'Owed', sent: 'Sent' },
    ...{ cause: 'Why', 'cause-order': 'the order will not happen', 'cause-change': 'the change pays money out' },
    'cause-late': 'nobody awaited the payment',
    ...{ received: 'Received', notComing: 'Will not come', sentNow: 'Sent', bounced: 'Did not arrive' },
    receivedWhy: (amount: string) => `${amount} has come. The order goes on at once.`,
    notComingWhy: 'The order keeps waiting until its deadline, and the customer may pay in another way.',
    sentWhy: (amount: string) => `${amount} was sent back.`,
    bouncedWhy: 'It stays owed, and is to be tried again.',
    bank: 'What your bank calls it',
  },
  zh: {
    ...{ payments: '外部付款', refunds: '外部退款', state: '状态', method: '支付方式', order: '订单' },
    ...{ created: '发起时间', account: '账户', amount: '金额', reference: '编号', trouble: '最近问题' },
    paymentsNote: '来自外部的款项。银行卡由支付服务通知，转账与账单在此确认。',
    refundsNote: '正在退回的款项。银行卡由支付服务退款，转账款项由您退回。',
    ...{ noPayment: '没有符合条件的付款', noPaymentYet: '还没有外部付款' },
    ...{ noRefund: '没有符合条件的退款', noRefundYet: '还没有外部退款' },
    ...{ pending: '待到账', paid: '已付', failed: '失败', 'given-up': '已放弃', owed: '待退', sent: '已退出' },
    ...{ cause: '原因', 'cause-order': '订单不再执行', 'cause-change': '变更需退款', 'cause-late': '无订单对应此付款' },
    ...{ received: '已到账', notComing: '不会到账', sentNow: '已退出', bounced: '未到账' },
    receivedWhy: (amount: string) => `${amount} 已到账，订单随即继续。`,
    notComingWhy: '订单仍等待至期限，客户可改用其他方式付款。',
    sentWhy: (amount: string) => `${amount} 已退回。`,
    bouncedWhy: '款项仍待退，将再次尝试。',
    bank: '银行流水号',
  },
});

type Outside = Pick<
  Payment & Refund,
  'account' | 'order' | 'method' | 'amount' | 'currency' | 'reference' | 'trouble' | 'createdAt'
>;

/** What both are looked for by: `query` as the API takes it, `filters` as a list page shows them. */
export function useOutsideFilters<State extends string>(states: Readonly<Record<State, string>>) {
  const texts = useTexts(OUTSIDE_TEXTS);
  const methods = useTexts(METHODS);
  const by = useFilters(['state', 'method', 'order']);
  const { order } = by.filters;
  const known = Object.keys(states) as State[];
  const state = known.find((value) => value === by.filters.state);
  const method = OUTSIDE_METHODS.find((value) => value === by.filters.method);
  return {
    by,
    query: { ...(state && { state }), ...(method && { method }), ...(order && { order }) },
    filters: [
      { name: 'state', label: texts.state, options: known.map((value) => ({ value, label: states[value] })) },
      {
        name: 'method',
        label: texts.method,
        options: OUTSIDE_METHODS.map((value) => ({ value, label: methods[value] })),
      },
      { name: 'order', label: texts.order },
    ],
  } as const;
}

/** What payments and refunds have in common; when it began comes first. */
export function useOutsideColumns<Row extends Outside>(label: string): TableColumnsType<Row> {
  const texts = useTexts(OUTSIDE_TEXTS);
  const methods = useTexts(METHODS);
  const { dateTime } = useFormat();
  return [
    { title: texts.created, key: 'created', render: (_, { createdAt }) => dateTime(createdAt) },
    {
      title: texts.amount,
      key: 'amount',
      align: 'right',
      render: (_, row) => <OutsideAmount of={row} label={label} />,
    },
    { title: texts.method, key: 'method', render: (_, { method }) => methods[method] },
    {
      title: texts.account,
      key: 'account',
      render: (_, { account }) => (
        <Link to={`/operator/accounts/${account}`}>
          <code>{account}</code>
        </Link>
      ),
    },
    {
      title: texts.order,
      key: 'order',
      render: (_, { order }) => <Link to={`/operator/orders/${order}`}>{order.slice(-12)}</Link>,
    },
    { title: texts.reference, key: 'reference', render: (_, { reference }) => reference && <code>{reference}</code> },
    { title: texts.trouble, key: 'trouble', render: (_, { trouble }) => trouble },
  ];
}

function OutsideAmount({ of: { amount, currency, order }, label }: { readonly of: Outside; readonly label: string }) {
  return (
    <OpenAmount {...{ amount, currency, label }} whole={useWholeOrder(order, 'operator')}>
      <OrderMoney id={order} door="operator" />
    </OpenAmount>
  );
}

interface SettleProps {
  readonly amount: string;
  readonly currency: string;
  readonly confirm: Act<string, unknown>;
  readonly fail: Act<string, unknown>;
  readonly words: {
    readonly confirm: string;
    readonly why: (amount: string) => string;
    readonly fail: string;
    readonly failWhy: string;
  };
}

/** That money has moved, under the bank's reference, or has not, with the reason. */
export function SettleOutside({ amount, currency, confirm, fail, words }: SettleProps) {
  const texts = useTexts(OUTSIDE_TEXTS);
  const { money } = useFormat();
  return (
    <span className="row" style={{ flexWrap: 'nowrap', justifyContent: 'flex-end' }}>
      <ReasonDialog
        quiet
        danger
        button={words.fail}
        title={words.fail}
        why={words.failWhy}
        isActing={fail.isActing}
        error={fail.error}
        onOpen={fail.forget}
        decide={fail.act}
      />
      <FormDialog
        quiet
        button={words.confirm}
        title={words.why(money(amount, currency))}
        word={words.confirm}
        fields={[{ name: 'reference', label: texts.bank, optional: true }]}
        isActing={confirm.isActing}
        error={confirm.error}
        onOpen={confirm.forget}
        save={({ reference }) => confirm.act(textOf(reference))}
      />
    </span>
  );
}
