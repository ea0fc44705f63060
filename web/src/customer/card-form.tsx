import type { Payment } from '@regrade/client';
import type { Stripe, StripeElements, StripeError } from '@stripe/stripe-js';
import { Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useCardSecret } from '../data/card-secret.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { useShade } from '../theme/shade.tsx';
import { PALETTES } from '../theme/tokens.ts';
import { Loading } from '../ui/loading.tsx';
import { Refusal } from '../ui/refusal.tsx';

const TEXTS = defineTexts({
  en: {
    title: 'Pay by card',
    pay: (amount: string) => `Pay ${amount} by card`,
    ...{ slow: 'The card service has not answered yet.', again: 'Ask again' },
    broken: 'The form of the card service could not be loaded. Nothing was paid.',
    failed: 'Nothing was paid. Try again, or take another card.',
    confirmed: 'The card service has taken the payment.',
    follows: 'This page moves on when it tells us, within seconds as a rule.',
    where: 'The form is Stripe’s own: this page never sees the number of your card.',
  },
  zh: {
    title: '银行卡支付',
    pay: (amount: string) => `刷卡支付 ${amount}`,
    ...{ slow: '支付服务尚未答复。', again: '重新获取' },
    broken: '无法加载支付服务的表单，尚未付款。',
    failed: '尚未付款。请重试，或换一张卡。',
    confirmed: '支付服务已收款。',
    follows: '收到通知后本页会自动更新，通常只需几秒。',
    where: '表单由 Stripe 提供，本页不会接触您的卡号。',
  },
});

interface CardFormProps {
  readonly payment: Payment;
  readonly publishableKey: string;
  /** The card service has the money, and will say so. */
  readonly onConfirmed: () => void;
}

/** The form with which the customer pays a payment that was begun over Stripe. */
export function CardForm({ payment, publishableKey, onConfirmed }: CardFormProps) {
  const texts = useTexts(TEXTS);
  const secret = useCardSecret(payment.order);
  if (secret.error) return <Refusal error={secret.error} again={() => void secret.refetch()} />;
  if (secret.data === undefined) return <Loading />;
  if (secret.data === null) {
    return (
      <div className="card-form" role="status">
        <span>{texts.slow}</span>
        <Button loading={secret.isFetching} onClick={() => void secret.refetch()}>
          {texts.again}
        </Button>
      </div>
    );
  }
  return <SecretForm {...{ payment, publishableKey, onConfirmed }} clientSecret={secret.data} />;
}

function SecretForm({ payment, publishableKey, clientSecret, onConfirmed }: CardFormProps & { clientSecret: string }) {
  const texts = useTexts(TEXTS);
  const { money } = useFormat();
  const { place, card, again } = useCard({ publishableKey, clientSecret });
  const [fault, setFault] = useState<string>();
  const [isPaying, setPaying] = useState(false);
  async function pay(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (card.kind !== 'ready') return;
    setPaying(true);
    const error = await confirm(card, clientSecret);
    setPaying(false);
    setFault(error && (error.message ?? texts.failed));
    if (!error) onConfirmed();
  }
  const isTaken = card.kind === 'taken';
  useEffect(() => {
    if (isTaken) onConfirmed();
  }, [isTaken, onConfirmed]);
  if (card.kind === 'broken') {
    return (
      <div className="card-form" role="alert">
        <span>{card.reason ?? texts.broken}</span>
        <Button onClick={again}>{texts.again}</Button>
      </div>
    );
  }
  return (
    <form className="card-form" aria-label={texts.title} onSubmit={(event) => void pay(event)}>
      {card.kind === 'loading' && <Loading />}
      <div ref={place} />
      {fault !== undefined && (
        <div role="alert" className="card-fault">
          <b>{fault}</b>
          <span>{texts.failed}</span>
        </div>
      )}
      <Button type="primary" size="large" block htmlType="submit" disabled={card.kind !== 'ready'} loading={isPaying}>
        {texts.pay(money(payment.amount, payment.currency))}
      </Button>
      <span className="soft">{texts.where}</span>
    </form>
  );
}

/** Between the card service's word to the browser and its signed word to the service. */
export function CardConfirmed() {
  const texts = useTexts(TEXTS);
  return (
    <div className="own-notice" role="status">
      <b>{texts.confirmed}</b>
      <span>{texts.follows}</span>
    </div>
  );
}

type Card =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly stripe: Stripe; readonly elements: StripeElements }
  /** Paid before, and the page was loaded anew, or a bank has sent the customer back. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'broken'; readonly reason?: string };

/** Stripe's script and its form in our page, from now until the page is left. */
function useCard({ publishableKey, clientSecret }: { readonly publishableKey: string; readonly clientSecret: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [card, setCard] = useState<Card>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(1);
  const { language } = useLanguage();
  const { shade } = useShade();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another form
  useEffect(() => {
    let isLeft = false;
    let close = () => {};
    async function open(): Promise<void> {
      const { loadStripe } = await import('@stripe/stripe-js/pure');
      const stripe = await loadStripe(publishableKey);
      const { paymentIntent, error } = (await stripe?.retrievePaymentIntent(clientSecret)) ?? {};
      if (isLeft) return;
      if (!stripe || !place.current || error) return setCard(broken(error));
      if (paymentIntent?.status === 'succeeded' || paymentIntent?.status === 'processing') {
        return setCard({ kind: 'taken' });
      }
      const elements = stripe.elements({ clientSecret, locale: language, appearance: appearanceOf(shade) });
      const element = elements.create('payment');
      close = () => element.destroy();
      element.on('ready', () => setCard({ kind: 'ready', stripe, elements }));
      element.on('loaderror', ({ error: fault }) => setCard(broken(fault)));
      element.mount(place.current);
    }
    setCard({ kind: 'loading' });
    open().catch(() => {
      if (!isLeft) setCard({ kind: 'broken' });
    });
    return () => {
      isLeft = true;
      close();
    };
  }, [publishableKey, clientSecret, language, shade, attempt]);
  return { place, card, again: () => setAttempt((last) => last + 1) };
}

function broken(error: StripeError | undefined): Card {
  return { kind: 'broken', ...(error?.message !== undefined && { reason: error.message }) };
}

/** Undefined: it is paid, or on its way. A bank that wants to see the customer sends them back to this page. */
async function confirm(
  { stripe, elements }: Extract<Card, { kind: 'ready' }>,
  clientSecret: string,
): Promise<StripeError | undefined> {
  const { error: incomplete } = await elements.submit();
  if (incomplete) return incomplete;
  const { error } = await stripe.confirmPayment({
    ...{ elements, clientSecret, redirect: 'if_required' as const },
    confirmParams: { return_url: globalThis.location.href },
  });
  return error;
}

/** Frames of another origin read none of our CSS properties. */
function appearanceOf(shade: 'light' | 'dark') {
  const { brand, sheet, ink, soft, bad } = PALETTES[shade];
  return {
    theme: shade === 'dark' ? ('night' as const) : ('stripe' as const),
    variables: {
      ...{ colorPrimary: brand, colorBackground: sheet, colorText: ink, colorTextSecondary: soft, colorDanger: bad },
      borderRadius: '6px',
    },
  };
}
