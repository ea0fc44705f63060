import type { ChangeOrder } from '@regrade/client';
import { Link, useParams } from 'react-router';
import { useAct, useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { Money } from '../parts/money.tsx';
import { OrderState } from '../parts/order-state.tsx';
import { OrderTimeline } from '../parts/order-timeline.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { TimeLeft } from '../ui/time-left.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'Orders', title: (id: string) => `Order ${id}`, accept: 'Accept', reject: 'Reject and refund' },
    ...{ state: 'State', net: 'Net', discount: 'Discount', tax: 'Tax', due: 'To be paid', method: 'Paid by' },
    ...{ subscription: 'Subscription', receipt: 'Receipt', clock: 'Moves by itself', protocol: 'Seller is told over' },
    ...{ attempts: 'Attempts', actingFor: 'On behalf of', corrects: 'Corrects', history: 'History' },
    ...{
      messages: 'Messages to the seller',
      acceptTitle: 'Accept for the seller',
      rejectTitle: 'Reject for the seller',
    },
    acceptWhy: 'The change is completed as if the seller had said yes.',
    rejectWhy: 'Nothing changes for the customer, and what was paid goes back.',
  },
  zh: {
    ...{ above: '订单', title: (id: string) => `订单 ${id}`, accept: '接受', reject: '拒绝并退款' },
    ...{ state: '状态', net: '净额', discount: '折扣', tax: '税费', due: '应付', method: '支付方式' },
    ...{ subscription: '订阅', receipt: '收据', clock: '自动流转', protocol: '通知卖家协议' },
    ...{ attempts: '尝试次数', actingFor: '代表账户', corrects: '更正', history: '历史' },
    ...{ messages: '发给卖家的消息', acceptTitle: '代卖家接受', rejectTitle: '代卖家拒绝' },
    acceptWhy: '变更将完成，如同卖家已同意。',
    rejectWhy: '客户的订阅保持不变，已付款项将退回。',
  },
});

const LOOK_EVERY_MILLIS = 5_000;

/** One order with its money and everything that happened to it; a held one is decided here. */
export function OrderPage() {
  const texts = useTexts(TEXTS);
  const { id = '' } = useParams();
  const answer = useAnswer(['orders', 'one', id], (signal) => client.call('getOrder', { params: { id }, signal }), {
    everyMillis: LOOK_EVERY_MILLIS,
  });
  return (
    <Answer of={answer}>
      {(order) => (
        <PageFrame
          title={texts.title(order.id.slice(-12))}
          above={[{ to: '/operator/orders', label: texts.above }]}
          actions={order.state === 'held' && <HeldDecision id={order.id} />}
        >
          <div className="stack">
            <OrderFacts order={order} />
            <section className="sheet" aria-label={texts.history}>
              <h2>{texts.history}</h2>
              <OrderTimeline order={order} />
            </section>
          </div>
        </PageFrame>
      )}
    </Answer>
  );
}

function OrderFacts({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const { currency, payment, fulfilment, deadline } = order;
  const money = (amount: string | undefined) => amount !== undefined && <Money amount={amount} currency={currency} />;
  return (
    <FactList
      facts={[
        { label: texts.state, value: <OrderState state={order.state} /> },
        { label: texts.clock, value: deadline && <TimeLeft until={deadline} /> },
        { label: texts.net, value: money(order.net) },
        { label: texts.discount, value: money(order.discount) },
        { label: texts.tax, value: money(order.tax) },
        { label: texts.due, value: money(payment.due) },
        { label: texts.method, value: payment.method },
        { label: texts.receipt, value: order.receipt },
        { label: texts.subscription, value: <code>{order.subscription}</code> },
        { label: texts.protocol, value: fulfilment.protocol },
        { label: texts.attempts, value: `${fulfilment.attempt} / ${fulfilment.attemptsMax}` },
        {
          label: texts.messages,
          value: (
            <Link to={`/operator/deliveries?${new URLSearchParams({ subject: order.id })}`}>{texts.messages}</Link>
          ),
        },
        { label: texts.actingFor, value: order.actingFor },
        { label: texts.corrects, value: order.corrects },
      ]}
    />
  );
}

function HeldDecision({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { act, error, isActing, forget } = useAct(
    (body: { decision: 'accept' | 'reject'; reason: string }, idempotencyKey) =>
      client.call('decideHeldOrder', { params: { id }, body, idempotencyKey }),
    { changes: ['orders'] },
  );
  const shared = { isActing, error, onOpen: forget };
  return (
    <>
      <ReasonDialog
        {...shared}
        danger
        button={texts.reject}
        title={texts.rejectTitle}
        why={texts.rejectWhy}
        decide={(reason) => act({ decision: 'reject', reason })}
      />
      <ReasonDialog
        {...shared}
        button={texts.accept}
        title={texts.acceptTitle}
        why={texts.acceptWhy}
        decide={(reason) => act({ decision: 'accept', reason })}
      />
    </>
  );
}
