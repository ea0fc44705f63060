import type { ChangeOptions, Subscription } from '@regrade/client';
import { useParams } from 'react-router';
import { useOptions, useSubscription } from '../data/subscriptions.ts';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ComponentChoice } from './component-choice.tsx';
import { FeePanel } from './fee-panel.tsx';
import { type Change, useChange } from './use-change.ts';
import { useSuspendedWhy } from './use-suspended-why.ts';
import './change-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Change specification', above: 'My subscriptions' },
    ...{
      openTitle: 'A change is under way',
      openWhy: 'One change at a time: this one is finished or cancelled first.',
    },
    ...{ open: 'See the order', back: 'Back to the subscription' },
    suspendedTitle: 'The subscription is suspended',
    suspendedWhy: 'It runs on, and cannot change until the operator resumes it.',
    accountTitle: 'Your account is suspended',
    endedTitle: 'The term is over',
    endedWhy: 'Only the rest of a running term can be changed. Renew it, or buy the product again.',
    keeps: 'The term and the license stay as they are: only the specification of what is left changes.',
  },
  zh: {
    ...{ title: '变更规格', above: '我的订阅' },
    ...{ openTitle: '有变更正在进行', openWhy: '一次只能进行一个变更，请先完成或取消它。' },
    ...{ open: '查看订单', back: '返回订阅' },
    suspendedTitle: '订阅已暂停',
    suspendedWhy: '仍在运行，运营恢复前不能变更。',
    accountTitle: '您的账户已被暂停',
    endedTitle: '期限已结束',
    endedWhy: '只能变更运行中的剩余期限。请续费或重新购买。',
    keeps: '期限与许可证保持不变，只变更剩余期限的规格。',
  },
});

/** What I have, what I can have, and what that costs now. */
export function ChangePage() {
  const { id = '' } = useParams();
  return (
    <Answer isPage of={useSubscription(id)}>
      {(subscription) => <ChangeFrame subscription={subscription} />}
    </Answer>
  );
}

function ChangeFrame({ subscription }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  const { name } = useOwnCatalog(subscription.product);
  const { id, openOrder, state } = subscription;
  const suspendedWhy = useSuspendedWhy();
  const canChange = openOrder === null && state === 'active' && suspendedWhy === undefined;
  const options = useOptions(id, canChange);
  return (
    <PageFrame
      title={texts.title}
      above={[
        { to: '/customer/subscriptions', label: texts.above },
        { to: `/customer/subscriptions/${id}`, label: name },
      ]}
      note={texts.keeps}
    >
      {canChange ? (
        <Answer of={options}>{(body) => <ChangeForm subscription={subscription} options={body} />}</Answer>
      ) : (
        <WhyNot subscription={subscription} />
      )}
    </PageFrame>
  );
}

function WhyNot({ subscription: { id, openOrder, state } }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  const accountWhy = useSuspendedWhy();
  if (openOrder !== null) {
    const wayOut = (
      <LinkButton type="primary" to={`/customer/orders/${openOrder}`}>
        {texts.open}
      </LinkButton>
    );
    return <Notice title={texts.openTitle} why={texts.openWhy} wayOut={wayOut} />;
  }
  const [title, why] =
    state === 'suspended'
      ? [texts.suspendedTitle, texts.suspendedWhy]
      : state === 'ended'
        ? [texts.endedTitle, texts.endedWhy]
        : [texts.accountTitle, accountWhy];
  return (
    <Notice
      title={title}
      why={why}
      wayOut={<LinkButton to={`/customer/subscriptions/${id}`}>{texts.back}</LinkButton>}
    />
  );
}

function ChangeForm({
  subscription,
  options,
}: {
  readonly subscription: Subscription;
  readonly options: ChangeOptions;
}) {
  const change: Change = useChange(subscription, options);
  return (
    <div className="change">
      <div className="change-choices">
        {change.parts.map((part) => (
          <ComponentChoice
            key={part.running.component}
            part={part}
            subscription={subscription}
            onWish={change.setWish}
          />
        ))}
      </div>
      <FeePanel subscription={subscription} change={change} />
    </div>
  );
}
