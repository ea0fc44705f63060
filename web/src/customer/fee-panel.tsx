import type { Problem, QuotePreview, QuoteRequest, Subscription } from '@regrade/client';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePreviews, useRequestQuote } from '../data/changes.ts';
import { FeeLines } from '../parts/fee-lines.tsx';
import { FeePicture } from '../parts/fee-picture.tsx';
import { Figure } from '../parts/money.tsx';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { WouldAllow } from '../parts/would-allow.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from '../ui/loading.tsx';
import { ProblemText } from '../ui/problem-text.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { isWished, wishAllowed } from './change-wish.ts';
import { PriceForAll } from './price-for-all.tsx';
import type { Change } from './use-change.ts';
import './fee-panel.css';

const TEXTS = defineTexts({
  en: {
    ...{ fee: 'What it costs', nothing: 'Choose what you want: what it costs is shown here while you choose.' },
    ...{
      when: 'When it begins',
      now: 'Now',
      renewal: 'At renewal',
      coupon: 'Coupon',
      take: 'Apply',
      total: 'To pay now',
    },
    ...{ next: 'Get a binding quote', nextWhy: 'Nothing is ordered yet: the quote keeps this price for some minutes.' },
    ...{ nothingDue: 'Nothing to pay now', back: 'Goes back to you' },
  },
  zh: {
    ...{ fee: '费用', nothing: '请选择想要的规格，费用会随选择实时显示。' },
    ...{ when: '生效时间', now: '立即', renewal: '续费时', coupon: '优惠券', take: '使用', total: '现在应付' },
    ...{ next: '获取正式报价', nextWhy: '此时尚未下单，报价会在几分钟内保持该价格。' },
    ...{ nothingDue: '现在无需付款', back: '退回给您' },
  },
});
const MOVING_MILLIS = 120;

interface PanelProps {
  readonly subscription: Subscription;
  readonly change: Change;
}

/** The fee while one chooses, and the way to a quote that binds. */
export function FeePanel({ subscription, change }: PanelProps) {
  const texts = useTexts(TEXTS);
  const request = requestFor(subscription, change);
  const settled = useSettled(request, { key: JSON.stringify(request), millis: MOVING_MILLIS });
  const previews = usePreviews(settled ? [settled] : []);
  const quoting = useRequestQuote();
  const navigate = useNavigate();
  const item = request ? previews.data?.items[0] : undefined;
  const isBehind = previews.isPlaceholderData || JSON.stringify(settled) !== JSON.stringify(request);
  const quote = item && 'quote' in item ? item.quote : undefined;
  async function ask(): Promise<void> {
    if (!request) return;
    const kept = await quoting.act(request).catch(() => undefined); // Shown below.
    if (kept) void navigate(`/customer/quotes/${kept.id}`);
  }
  return (
    <aside className="fee-panel sheet" aria-label={texts.fee}>
      <h2>{texts.fee}</h2>
      {!request && <p className="soft">{texts.nothing}</p>}
      {request && (
        <>
          <Timing change={change} />
          <div aria-live="polite" className={isBehind ? 'fee-behind' : ''}>
            {previews.error && !item && <Refusal error={previews.error} again={() => void previews.refetch()} />}
            {!item && !previews.error && <Loading />}
            {quote && <Fee quote={quote} subscription={subscription} />}
            {item && 'problem' in item && <Refused problem={item.problem} {...{ subscription, change }} />}
          </div>
          <Coupon change={change} />
          {quoting.error && <Refusal error={quoting.error} />}
          <div className="fee-next">
            {quote && <Total quote={quote} />}
            <Button type="primary" size="large" disabled={!quote} loading={quoting.isActing} onClick={() => void ask()}>
              {texts.next}
            </Button>
          </div>
          <div className="soft fee-note">{texts.nextWhy}</div>
          {quote && <PriceForAll {...{ subscription, change }} />}
        </>
      )}
    </aside>
  );
}

function requestFor(
  { id }: Subscription,
  { changes, timing, timings, coupon, parts }: Change,
): QuoteRequest | undefined {
  if (changes.length === 0 || !parts.some(({ wish, running }) => isWished(wish, running))) return undefined;
  return {
    subscriptionId: id,
    changes,
    ...(timings.length > 0 && { timing }),
    ...(coupon !== '' && { coupon }),
  };
}

function Timing({ change: { timings, timing, setTiming } }: { readonly change: Change }) {
  const texts = useTexts(TEXTS);
  if (timings.length < 2) return null;
  return (
    <fieldset className="fee-timing">
      <legend className="visually-hidden">{texts.when}</legend>
      {timings.map((each) => (
        <label key={each} className={each === timing ? 'is-chosen' : ''}>
          <input type="radio" name="timing" checked={each === timing} onChange={() => setTiming(each)} />
          {each === 'now' ? texts.now : texts.renewal}
        </label>
      ))}
    </fieldset>
  );
}

function Fee({ quote, subscription }: { readonly quote: QuotePreview; readonly subscription: Subscription }) {
  return (
    <div className="stack">
      <FeePicture of={quote} term={subscription.term} />
      <FeeLines of={quote} />
    </div>
  );
}

/** Beside the button, which on a phone stays in view while the lines scroll. */
function Total({ quote: { payable, refund, balance, currency, steps } }: { readonly quote: QuotePreview }) {
  const texts = useTexts(TEXTS);
  const isBack = /[1-9]/.test(refund) || /[1-9]/.test(balance);
  const isDue = /[1-9]/.test(payable);
  const back = /[1-9]/.test(refund) ? refund : balance;
  const label = isDue ? texts.total : isBack ? texts.back : texts.nothingDue;
  return (
    <div className="fee-next-total">
      <span className="soft">{label}</span>
      {(isDue || isBack) && (
        <b>
          <Figure amount={isDue ? payable : back} {...{ label, currency, steps }} />
        </b>
      )}
    </div>
  );
}

function Refused({ problem, subscription, change }: PanelProps & { readonly problem: Problem }) {
  const { catalog } = useOwnCatalog(subscription.product);
  const part = change.parts.find(({ wish, running }) => isWished(wish, running)) ?? change.parts[0];
  const { wouldAllow } = problem;
  const wish =
    part &&
    wouldAllow &&
    wishAllowed(wouldAllow, { refused: part.target, running: part.running, targets: part.targets });
  return (
    <div role="alert" className="refusal">
      <div className="stack" style={{ gap: 8 }}>
        <ProblemText of={problem} />
        {part && wouldAllow && (
          <WouldAllow
            of={wouldAllow}
            catalog={catalog}
            component={part.running.component}
            specification={part.wish.specification}
            {...(wish && { onTake: () => change.setWish(wish) })}
          />
        )}
      </div>
    </div>
  );
}

function Coupon({ change: { coupon, setCoupon } }: { readonly change: Change }) {
  const texts = useTexts(TEXTS);
  const [typed, setTyped] = useState(coupon);
  return (
    <form
      className="fee-coupon"
      onSubmit={(event) => {
        event.preventDefault();
        setCoupon(typed.trim());
      }}
    >
      <Input
        aria-label={texts.coupon}
        placeholder={texts.coupon}
        value={typed}
        maxLength={40}
        allowClear
        onChange={(event) => setTyped(event.target.value)}
        onClear={() => setCoupon('')}
      />
      <Button htmlType="submit" disabled={typed.trim() === coupon}>
        {texts.take}
      </Button>
    </form>
  );
}
