import type { ChangeOrder, Quote, Subscription } from '@regrade/client';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useOrder, useQuote } from '../data/changes.ts';
import { useWaitMillis } from '../data/live.tsx';
import { useReceiptOf } from '../data/own-money.ts';
import { useSubscription } from '../data/subscriptions.ts';
import { ChangeCards } from '../parts/change-cards.tsx';
import { FeeLines } from '../parts/fee-lines.tsx';
import { OpenedReceipt } from '../parts/opened-receipt.tsx';
import { OrderState } from '../parts/order-state.tsx';
import { OrderTimeline } from '../parts/order-timeline.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { paymentStandOf } from '../parts/payment-stand.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { OrderActions } from './order-actions.tsx';
import './fee-panel.css';
import './quote-page.css';
import './order-page.css';
import './subscription-page.css';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Change order',
      above: 'Orders',
      progress: 'Progress',
      what: 'The change',
    },
    ...{ fee: 'What it costs', receipt: 'Receipt', corrects: 'It corrects', acting: 'Placed on your behalf' },
    ...{
      done: 'The change is in force',
      revision: (component: string, n: number) => `${component}: license revision ${n}`,
    },
  },
  zh: {
    ...{ title: '变更订单', above: '订单', progress: '进展', what: '变更内容' },
    ...{ fee: '费用', receipt: '收据', corrects: '更正订单', acting: '由他人代为提交' },
    ...{ done: '变更已生效', revision: (component: string, n: number) => `${component}：许可证修订 ${n}` },
  },
});
const MOVING = ['scheduled', 'awaiting-payment', 'awaiting-seller', 'held', 'refunding'];

/** An order as it moves: what was ordered, what it costs, what has happened and what comes next. */
export function OrderPage() {
  const { id = '' } = useParams();
  const wait = useWaitMillis();
  const [isMoving, setMoving] = useState(true);
  const order = useOrder(id, isMoving && wait);
  const moves = order.data === undefined || MOVING.includes(order.data.state);
  if (moves !== isMoving) setMoving(moves);
  return (
    <Answer isPage of={order}>
      {(body) => <OrderView order={body} />}
    </Answer>
  );
}

function OrderView({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const { data: subscription } = useSubscription(order.subscription);
  const { data: quote } = useQuote(order.quote, false);
  const { name } = useOwnCatalog(subscription?.product ?? '');
  return (
    <PageFrame
      title={texts.title}
      above={[
        { to: '/customer/orders', label: texts.above },
        { to: `/customer/subscriptions/${order.subscription}`, label: subscription ? name : '…' },
      ]}
      note={<code className="own-id">{order.id}</code>}
    >
      <div className="page-columns">
        <div className="stack">
          <section className="sheet" aria-label={texts.progress}>
            <div className="order-head" aria-live="polite">
              <OrderState state={order.state} />
            </div>
            {order.state === 'completed' && subscription && quote && <Done subscription={subscription} quote={quote} />}
            <OrderTimeline order={order} />
            {order.corrects !== undefined && (
              <p>
                {texts.corrects} <Link to={`/customer/orders/${order.corrects}`}>{order.corrects}</Link>
              </p>
            )}
            {order.actingFor !== undefined && <p className="soft">{texts.acting}</p>}
          </section>
          {quote && <WhatChanges quote={quote} product={subscription?.product} />}
        </div>
        <aside className="stack">
          <section className="sheet fee-panel is-still" aria-label={texts.fee}>
            <h2>{texts.fee}</h2>
            {quote && <FeeLines of={quote} payment={paymentStandOf(order)} />}
            <OrderActions order={order} steps={quote?.steps ?? []} />
          </section>
          {order.receipt !== undefined && <OrderReceipt order={order} />}
        </aside>
      </div>
    </PageFrame>
  );
}

function Done({ subscription, quote }: { readonly subscription: Subscription; readonly quote: Quote }) {
  const texts = useTexts(TEXTS);
  const { componentName } = useOwnCatalog(subscription.product);
  const concerned = subscription.components.filter(({ component }) =>
    quote.to.some((to) => to.component === component),
  );
  return (
    <div className="order-done">
      <b>{texts.done}</b>
      {concerned.map(({ component, licenseRevision }) => (
        <div key={component}>{texts.revision(componentName(component), licenseRevision)}</div>
      ))}
    </div>
  );
}

function WhatChanges({ quote, product = '' }: { readonly quote: Quote; readonly product: string | undefined }) {
  const texts = useTexts(TEXTS);
  const { catalog } = useOwnCatalog(product);
  return (
    <section className="sheet" aria-label={texts.what}>
      <ChangeCards quote={quote} catalog={catalog} />
    </section>
  );
}

function OrderReceipt({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  return (
    <section className="sheet" aria-label={texts.receipt}>
      <Answer of={useReceiptOf(order.id, true)}>
        {(receipt) => <OpenedReceipt receipt={receipt} door="customer" />}
      </Answer>
    </section>
  );
}
