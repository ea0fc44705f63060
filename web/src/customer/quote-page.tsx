import type { Quote } from '@regrade/client';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuote } from '../data/changes.ts';
import { useSubscription } from '../data/subscriptions.ts';
import { ChangeCards } from '../parts/change-cards.tsx';
import { FeeLines } from '../parts/fee-lines.tsx';
import { FeePicture } from '../parts/fee-picture.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { Answer } from '../ui/answer.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { AskAgain } from './ask-again.tsx';
import { Countdown } from './countdown.tsx';
import { PlaceOrder } from './place-order.tsx';
import './fee-panel.css';
import './quote-page.css';
import './subscription-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Your quote', above: 'My subscriptions', fee: 'What it costs' },
    ...{ valid: 'This price is kept for' },
    ...{
      expiredWhy: 'The quote was kept for some minutes, and they are over. Ask again: the fee may be a little lower.',
    },
    supersededWhy:
      'The subscription, its license or the seller’s prices have changed since. Ask again for the figure of now.',
    ...{ usedTitle: 'This quote has been ordered', usedWhy: 'A quote is used once.', orders: 'See the orders' },
    ...{ checking: 'The seller is being asked whether it fits', refused: 'The seller refused' },
    checkingWhy: (by: string) => `Their software answers by ${by}. This page moves on by itself.`,
    ...{ license: 'Term and license stay; the license gets a new revision.' },
  },
  zh: {
    ...{ title: '您的报价', above: '我的订阅', fee: '费用' },
    ...{ valid: '该价格保留' },
    ...{ expiredWhy: '报价只保留几分钟，现已过期。请重新询价，费用可能略低。' },
    supersededWhy: '订阅、许可证或卖家的价格此后有变。请按当前情况重新询价。',
    ...{ usedTitle: '该报价已下单', usedWhy: '一份报价只能使用一次。', orders: '查看订单' },
    ...{ checking: '正在询问卖家是否适用', refused: '卖家拒绝' },
    checkingWhy: (by: string) => `卖家的软件最迟${by}答复，本页会自动更新。`,
    ...{ license: '期限与许可证不变，许可证将有新修订。' },
  },
});

/** A priced offer that binds for some minutes, and the way to order it. */
export function QuotePage() {
  const { id = '' } = useParams();
  const [isChecking, setChecking] = useState(false);
  const quote = useQuote(id, isChecking);
  const checks = quote.data?.state === 'checking';
  if (checks !== isChecking) setChecking(checks);
  return (
    <Answer isPage of={quote}>
      {(body) => <QuoteView quote={body} onExpire={() => void quote.refetch()} />}
    </Answer>
  );
}

function QuoteView({ quote, onExpire }: { readonly quote: Quote; readonly onExpire: () => void }) {
  const texts = useTexts(TEXTS);
  const { data: subscription } = useSubscription(quote.subscription);
  const { name } = useOwnCatalog(subscription?.product ?? '');
  const isOpen = quote.state === 'open';
  const note = isOpen && (
    <>
      {texts.valid} <Countdown until={quote.expiresAt} onEnd={onExpire} />
    </>
  );
  return (
    <PageFrame
      title={texts.title}
      note={note}
      above={[
        { to: '/customer/subscriptions', label: texts.above },
        { to: `/customer/subscriptions/${quote.subscription}`, label: subscription ? name : '…' },
      ]}
    >
      <div className="page-columns">
        <div className="stack">
          <QuoteState quote={quote} />
          <FromTo quote={quote} product={subscription?.product} />
        </div>
        <aside className="sheet fee-panel" aria-label={texts.fee}>
          <h2>{texts.fee}</h2>
          {subscription && <FeePicture of={quote} term={subscription.term} />}
          <FeeLines of={quote} />
          {isOpen && <PlaceOrder quote={quote} />}
        </aside>
      </div>
    </PageFrame>
  );
}

function FromTo({ quote, product = '' }: { readonly quote: Quote; readonly product: string | undefined }) {
  const texts = useTexts(TEXTS);
  const { catalog } = useOwnCatalog(product);
  return (
    <div className="sheet">
      <ChangeCards quote={quote} catalog={catalog} isAhead />
      <div className="soft">{texts.license}</div>
    </div>
  );
}

function QuoteState({ quote }: { readonly quote: Quote }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const said = useSaid();
  const { state, fit } = quote;
  switch (state) {
    case 'open':
      return null;
    case 'checking':
      return (
        <div role="status" className="own-notice">
          <b>{texts.checking}</b>
          <span>{texts.checkingWhy(dateTime(fit?.answerBy ?? quote.expiresAt))}</span>
        </div>
      );
    case 'refused':
      return (
        <div role="alert" className="own-notice is-bad">
          <b>{texts.refused}</b>
          {fit?.reason && <span>{said(fit.reason)}</span>}
          <ul className="quote-blockers">
            {fit?.blockers.map((blocker) => (
              <li key={blocker.message}>{blocker.message}</li>
            ))}
          </ul>
        </div>
      );
    case 'accepted':
      return (
        <div className="own-notice">
          <b>{texts.usedTitle}</b>
          <span>{texts.usedWhy}</span>
          <LinkButton to={`/customer/orders?subscription=${quote.subscription}`}>{texts.orders}</LinkButton>
        </div>
      );
    case 'expired':
    case 'superseded':
      return <AskAgain quote={quote} why={state === 'expired' ? texts.expiredWhy : texts.supersededWhy} />;
  }
}
