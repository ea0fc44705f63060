import type { ChangeOrder, Subscription } from '@regrade/client';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useOrder } from '../data/changes.ts';
import { useWaitMillis } from '../data/live.tsx';
import { useSubscription } from '../data/subscriptions.ts';
import { OrderState } from '../parts/order-state.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { SubscriptionState } from '../parts/subscription-state.tsx';
import { TermBar } from '../parts/term-bar.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { HISTORY_ID, OwnComponents } from './own-components.tsx';
import { RenewalPanel } from './renewal-panel.tsx';
import { RenewalSentence } from './renewal-sentence.tsx';
import { termOf } from './running.ts';
import { SubscriptionHistory } from './subscription-history.tsx';
import { useSuspendedWhy } from './use-suspended-why.ts';
import './subscription-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'My subscriptions', title: 'Subscription', change: 'Change specification', term: 'Term' },
    ...{ open: 'A change is under way', look: 'See the order', renew: 'Renewal' },
    since: (at: string) => `Since ${at}`,
    suspended: 'It was suspended by the operator. It runs on, and cannot change until it is resumed.',
  },
  zh: {
    ...{ above: '我的订阅', title: '订阅', change: '变更规格', term: '期限' },
    ...{ open: '有变更正在进行', look: '查看订单', renew: '续费' },
    since: (at: string) => `始于${at}`,
    suspended: '已被运营暂停：仍在运行，恢复前不能变更。',
  },
});

export function SubscriptionPage() {
  const { id = '' } = useParams();
  const subscription = useSubscription(id);
  return (
    <Answer isPage of={subscription}>
      {(body) => <SubscriptionView subscription={body} />}
    </Answer>
  );
}

function SubscriptionView({ subscription }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  const { name } = useOwnCatalog(subscription.product);
  const wait = useWaitMillis();
  const { id, openOrder, state } = subscription;
  const { data: found } = useOrder(openOrder ?? '', openOrder === null ? false : wait, openOrder !== null);
  const order = openOrder === null ? undefined : found;
  const isSuspended = useSuspendedWhy() !== undefined;
  const canChange = state === 'active' && openOrder === null && !isSuspended;
  return (
    <PageFrame
      title={name}
      above={[{ to: '/customer/subscriptions', label: texts.above }]}
      note={<code className="own-id">{id}</code>}
      actions={
        <LinkButton to={`/customer/subscriptions/${id}/change`} type="primary" disabled={!canChange}>
          {texts.change}
        </LinkButton>
      }
    >
      <div className="stack own">
        {state === 'suspended' && <div className="own-notice is-bad">{texts.suspended}</div>}
        {order && <OpenOrder order={order} />}
        <TermSection subscription={subscription} order={order} />
        <OwnComponents subscription={subscription}>
          <RenewalPanel subscription={subscription} />
        </OwnComponents>
        <div id={HISTORY_ID}>
          <SubscriptionHistory subscription={subscription} />
        </div>
      </div>
    </PageFrame>
  );
}

function OpenOrder({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  return (
    <div className="own-notice">
      <b>{texts.open}</b>
      <OrderState state={order.state} />
      <Link to={`/customer/orders/${order.id}`}>{texts.look}</Link>
    </div>
  );
}

function TermSection({
  subscription,
  order,
}: {
  readonly subscription: Subscription;
  readonly order: ChangeOrder | undefined;
}) {
  const texts = useTexts(TEXTS);
  const [now] = useState(() => new Date().toISOString());
  const scheduledAt = order?.state === 'scheduled' ? order.deadline : null;
  const { dateTime } = useFormat();
  return (
    <section className="sheet own-term" aria-label={texts.term}>
      <div className="own-term-head">
        <SubscriptionState of={subscription} />
        <RenewalSentence of={subscription} />
      </div>
      <TermBar
        isLarge
        now={now}
        {...termOf(subscription)}
        {...(scheduledAt !== null && { scheduled: { at: scheduledAt } })}
      />
      <div className="visually-hidden">{texts.since(dateTime(subscription.term.start))}</div>
    </section>
  );
}
