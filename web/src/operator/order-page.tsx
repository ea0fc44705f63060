import type { ChangeOrder, Quote } from '@regrade/client';
import { LICENSE_ONLY } from '@regrade/core';
import { Link, useParams } from 'react-router';
import { useAct } from '../data/answers.ts';
import { useReleaseInForce } from '../data/catalogs.ts';
import { useOrder, useQuote } from '../data/changes.ts';
import { client } from '../data/client.ts';
import { ChangeCards } from '../parts/change-cards.tsx';
import { FeeLines } from '../parts/fee-lines.tsx';
import { OrderAmount } from '../parts/order-money.tsx';
import { OrderState } from '../parts/order-state.tsx';
import { OrderTimeline } from '../parts/order-timeline.tsx';
import { paymentStandOf } from '../parts/payment-stand.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { TimeLeft } from '../ui/time-left.tsx';
import { CorrectOrder } from './correct-order.tsx';
import { HeldSince } from './held-since.tsx';
import { METHODS } from './method-words.ts';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'Orders', title: (id: string) => `Order ${id}`, accept: 'Accept', reject: 'Reject and refund' },
    ...{ state: 'State', held: 'Held', due: 'To be paid', method: 'Paid by', account: 'Account', product: 'Product' },
    ...{ subscription: 'Subscription', receipt: 'Receipt', clock: 'Moves by itself', protocol: 'Seller is told over' },
    ...{ attempts: 'Attempts', actingFor: 'On behalf of', corrects: 'Corrects', history: 'History' },
    ...{ payments: 'Payments', messages: 'Messages to the seller', what: 'The change', fee: 'The money' },
    ...{ nobody: 'nobody: the software reads its license', audit: 'Audit log' },
    ...{ acceptTitle: 'Accept for the seller', rejectTitle: 'Reject for the seller' },
    acceptWhy: 'The change is completed as if the seller had said yes.',
    rejectWhy: 'Nothing changes for the customer, and what was paid goes back.',
  },
  zh: {
    ...{ above: '订单', title: (id: string) => `订单 ${id}`, accept: '接受', reject: '拒绝并退款' },
    ...{ state: '状态', held: '已挂起', due: '应付', method: '支付方式', account: '账户', product: '商品' },
    ...{ subscription: '订阅', receipt: '收据', clock: '自动流转', protocol: '通知卖家协议' },
    ...{ attempts: '尝试次数', actingFor: '代表账户', corrects: '更正', history: '历史' },
    ...{ payments: '外部付款', messages: '发给卖家的消息', what: '变更内容', fee: '资金' },
    ...{ nobody: '无需通知：软件自行读取许可证', audit: '审计日志' },
    ...{ acceptTitle: '代卖家接受', rejectTitle: '代卖家拒绝' },
    acceptWhy: '变更将完成，如同卖家已同意。',
    rejectWhy: '客户的订阅保持不变，已付款项将退回。',
  },
});

const LOOK_EVERY_MILLIS = 5_000;

/** One order: what changes, its money, and everything that happened to it; a held one is decided here. */
export function OrderPage() {
  const { id = '' } = useParams();
  const answer = useOrder(id, LOOK_EVERY_MILLIS);
  return (
    <Answer isPage of={answer}>
      {(order) => <OrderView order={order} />}
    </Answer>
  );
}

function OrderView({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const { data: quote } = useQuote(order.quote, false);
  const isTold = order.fulfilment.protocol !== LICENSE_ONLY;
  return (
    <PageFrame
      title={texts.title(order.id.slice(-12))}
      above={[{ to: '/operator/orders', label: texts.above }]}
      actions={
        <>
          {isTold && (
            <Link to={`/operator/deliveries?${new URLSearchParams({ subject: order.id })}`}>{texts.messages}</Link>
          )}
          <Link to={`/operator/audit?${new URLSearchParams({ account: order.account, subject: order.id })}`}>
            {texts.audit}
          </Link>
          {order.payment.payment !== undefined && (
            <Link to={`/operator/payments?${new URLSearchParams({ order: order.id })}`}>{texts.payments}</Link>
          )}
          {order.state === 'held' && <HeldDecision id={order.id} />}
          {order.state === 'completed' && order.corrects === undefined && <CorrectOrder order={order} />}
        </>
      }
    >
      <div className="stack">
        <OrderFacts order={order} />
        <div className="page-columns">
          <div className="stack">
            {quote && <WhatChanges quote={quote} product={order.product} />}
            <section className="sheet" aria-label={texts.history}>
              <h2>{texts.history}</h2>
              <OrderTimeline order={order} />
            </section>
          </div>
          {quote && (
            <section className="sheet" aria-label={texts.fee}>
              <h2>{texts.fee}</h2>
              <FeeLines of={quote} payment={paymentStandOf(order)} isOwn={false} />
            </section>
          )}
        </div>
      </div>
    </PageFrame>
  );
}

function OrderFacts({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const methods = useTexts(METHODS);
  const { account, payment, fulfilment, deadline, subscription } = order;
  return (
    <FactList
      facts={[
        { label: texts.state, value: <OrderState state={order.state} /> },
        { label: texts.clock, value: deadline && <TimeLeft until={deadline} /> },
        { label: texts.held, value: order.state === 'held' && <HeldSince order={order} /> },
        { label: texts.account, value: <Link to={`/operator/accounts/${account}`}>{account}</Link> },
        { label: texts.product, value: order.product },
        {
          label: texts.due,
          value: <OrderAmount {...{ order, amount: payment.due }} label={texts.due} door="operator" />,
        },
        { label: texts.method, value: payment.method && methods[payment.method] },
        { label: texts.receipt, value: order.receipt },
        {
          label: texts.protocol,
          value: fulfilment.protocol === LICENSE_ONLY ? texts.nobody : fulfilment.protocol,
        },
        {
          label: texts.attempts,
          value: fulfilment.attemptsMax > 0 && `${fulfilment.attempt} / ${fulfilment.attemptsMax}`,
        },
        {
          label: texts.subscription,
          value: (
            <Link to={`/operator/orders?${new URLSearchParams({ subscription })}`}>
              <code>{subscription}</code>
            </Link>
          ),
        },
        { label: texts.actingFor, value: order.actingFor },
        { label: texts.corrects, value: order.corrects },
      ]}
    />
  );
}

function WhatChanges({ quote, product }: { readonly quote: Quote; readonly product: string }) {
  const texts = useTexts(TEXTS);
  const { data: release } = useReleaseInForce(product, quote.boundTo.release);
  return (
    <section className="sheet" aria-label={texts.what}>
      <h2>{texts.what}</h2>
      <ChangeCards quote={quote} catalog={release?.catalog} />
    </section>
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
