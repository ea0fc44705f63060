import type { PaymentMethodName, Quote } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { usePlaceOrder } from '../data/changes.ts';
import { refusalOf } from '../data/client.ts';
import { usePaymentMethods } from '../data/own-money.ts';
import { isPositive } from '../parts/amount-text.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { AskAgain, isStale } from './ask-again.tsx';
import { offeredMethods } from './offered-methods.ts';
import { useSuspendedWhy } from './use-suspended-why.ts';
import { WalletHolds } from './wallet-holds.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ how: 'How you pay', wallet: 'From the wallet', external: 'By transfer or invoice', stripe: 'By card' },
    ...{ later: 'Order now, pay later', laterWhy: 'The order keeps this price until its payment deadline.' },
    externalWhy: 'The operator’s billing collects it. The order waits for it until its deadline.',
    stripeWhy: 'You pay on the next page, in the form of the card service.',
    walletWhy: 'Paid at once, from what it holds.',
    ...{ order: 'Order', orderFor: (amount: string) => `Order and pay ${amount}`, placeOnly: 'Place the order' },
    ...{
      low: 'Choose "Order now, pay later" to keep this price while the wallet is credited.',
      openOrder: 'See your orders',
    },
    notHeld: 'Nothing was ordered and nothing was paid.',
  },
  zh: {
    ...{ how: '付款方式', wallet: '钱包支付', external: '转账或账单', stripe: '银行卡' },
    ...{ later: '先下单，后付款', laterWhy: '订单在付款期限前保持该价格。' },
    externalWhy: '由运营收款，订单最迟等待至付款期限。',
    stripeWhy: '在下一页通过支付服务的表单付款。',
    walletWhy: '立即从钱包扣款。',
    ...{ order: '下单', orderFor: (amount: string) => `下单并支付 ${amount}`, placeOnly: '提交订单' },
    ...{ low: '可选择“先下单，后付款”，在充值期间保留该价格。', openOrder: '查看订单' },
    notHeld: '没有下单，也没有扣款。',
  },
});

type How = PaymentMethodName | 'later';

/** How an open quote is paid, and the order. The customer repeats the figure that they saw: another one is never charged. */
export function PlaceOrder({ quote }: { readonly quote: Quote }) {
  const texts = useTexts(TEXTS);
  const { money } = useFormat();
  const navigate = useNavigate();
  const { data } = usePaymentMethods();
  const methods = data && offeredMethods(data);
  const [picked, setPicked] = useState<How>();
  const how = picked ?? methods?.[0] ?? 'later';
  const placing = usePlaceOrder();
  const suspendedWhy = useSuspendedWhy();
  const isDue = isPositive(quote.payable);
  async function place(): Promise<void> {
    const order = await placing
      .act({ quoteId: quote.id, net: quote.net, ...(isDue && how !== 'later' && { pay: how }) })
      .catch(() => undefined); // Shown below.
    if (order) void navigate(`/customer/orders/${order.id}`, { replace: true });
  }
  const label = isDue
    ? how === 'later'
      ? texts.placeOnly
      : texts.orderFor(money(quote.payable, quote.currency))
    : texts.order;
  return (
    <form
      className="pay"
      onSubmit={(event) => {
        event.preventDefault();
        void place();
      }}
    >
      {isDue && methods && <Methods {...{ methods, how }} onHow={setPicked} />}
      {isDue && methods?.includes('wallet') && <WalletHolds currency={quote.currency} />}
      {suspendedWhy !== undefined && <div>{suspendedWhy}</div>}
      {placing.error && <WhyNotPlaced quote={quote} error={placing.error} />}
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        block
        disabled={(isDue && !methods) || suspendedWhy !== undefined}
        loading={placing.isActing}
      >
        {label}
      </Button>
    </form>
  );
}

function Methods({
  methods,
  how,
  onHow,
}: {
  readonly methods: readonly PaymentMethodName[];
  readonly how: How;
  readonly onHow: (how: How) => void;
}) {
  const texts = useTexts(TEXTS);
  const whys: Readonly<Record<How, string>> = {
    wallet: texts.walletWhy,
    external: texts.externalWhy,
    stripe: texts.stripeWhy,
    later: texts.laterWhy,
  };
  return (
    <fieldset className="pay-methods">
      <legend>{texts.how}</legend>
      {[...methods, 'later' as const].map((each) => (
        <label key={each} className={`pay-method${each === how ? ' is-chosen' : ''}`}>
          <input type="radio" name="how" checked={each === how} onChange={() => onHow(each)} />
          <span>
            <b>{texts[each]}</b>
            <br />
            <span className="soft">{whys[each]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function WhyNotPlaced({ quote, error }: { readonly quote: Quote; readonly error: Error }) {
  const texts = useTexts(TEXTS);
  const refusal = refusalOf(error);
  return (
    <>
      <Refusal error={error} />
      <div className="soft">{texts.notHeld}</div>
      {refusal?.code === 'payment.insufficient-funds' && <div>{texts.low}</div>}
      {refusal?.code === 'subscription.changing' && (
        <Link to={`/customer/orders?subscription=${quote.subscription}`}>{texts.openOrder}</Link>
      )}
      {isStale(error) && <AskAgain quote={quote} />}
    </>
  );
}
