import type { ChangeOrder, FeeStep, Payment, PaymentMethodName } from '@regrade/client';
import { Button, Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useCancelOrder, usePayOrder } from '../data/changes.ts';
import { refusalOf } from '../data/client.ts';
import { usePayment, usePaymentMethods } from '../data/own-money.ts';
import { isPositive } from '../parts/amount-text.ts';
import { Figure } from '../parts/money.tsx';
import { stepOf } from '../parts/receipt-steps.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Loading } from '../ui/loading.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { offeredMethods } from './offered-methods.ts';
import { WalletHolds } from './wallet-holds.tsx';
import './subscription-page.css';

const CardForm = lazy(async () => ({ default: (await import('./card-form.tsx')).CardForm }));
const CardConfirmed = lazy(async () => ({ default: (await import('./card-form.tsx')).CardConfirmed }));

const TEXTS = defineTexts({
  en: {
    ...{ wallet: 'Pay from the wallet', external: 'Pay by transfer or invoice', stripe: 'Pay by card' },
    ...{ cancel: 'Cancel the order', keep: 'Keep it', reason: 'Reason (optional)', pending: 'A payment is awaited' },
    ...{
      cancelWhy: 'Nothing has changed yet, and nothing will. What was paid goes back.',
      reference: 'Reference',
      due: 'Due',
    },
    ...{ trouble: 'Last trouble', until: 'Until', payAndCancel: 'Pay this and cancel' },
    external2:
      'Transfer this amount and name the reference. The operator confirms it once it has come, and this page moves on.',
    stripe2: 'Confirm it with the card service; this page moves on when it is paid.',
  },
  zh: {
    ...{ wallet: '用钱包支付', external: '转账或账单支付', stripe: '银行卡支付' },
    ...{ cancel: '取消订单', keep: '保留', reason: '原因（可选）', pending: '等待付款到账' },
    ...{ cancelWhy: '尚未做任何变更，取消后也不会变更。已付款项将退回。', reference: '付款编号', due: '应付' },
    ...{ trouble: '最近问题', until: '截止', payAndCancel: '支付并取消' },
    external2: '请转账该金额并注明付款编号，到账后由运营确认，本页会自动更新。',
    stripe2: '请在支付服务处确认付款，到账后本页会自动更新。',
  },
});
const CANCELLABLE = ['scheduled', 'awaiting-payment', 'held'];

interface ActionsProps {
  readonly order: ChangeOrder;
  /** The arithmetic of its quote. */
  readonly steps: readonly FeeStep[];
}

/** What the customer can do with an order as it stands: pay it, or cancel it. */
export function OrderActions({ order, steps }: ActionsProps) {
  const canPay = order.state === 'awaiting-payment';
  // Until the order tells of something else: a bank may refuse days after the card service has taken the payment.
  const [confirmedAt, setConfirmedAt] = useState<number>();
  const isConfirmed = confirmedAt === order.events.length;
  // Another payment now would be one too many, and a cancelled order would have to give the money back.
  if (canPay && isConfirmed && order.payment.state === 'pending') {
    return (
      <Suspense fallback={<Loading />}>
        <CardConfirmed />
      </Suspense>
    );
  }
  return (
    <>
      {canPay && order.payment.state === 'pending' && (
        <PendingPayment {...{ order, steps }} onConfirmed={() => setConfirmedAt(order.events.length)} />
      )}
      {canPay && <Pay order={order} />}
      {CANCELLABLE.includes(order.state) && <Cancel id={order.id} />}
    </>
  );
}

function Pay({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const paying = usePayOrder(order.id);
  const { data } = usePaymentMethods();
  const methods = data ? offeredMethods(data) : [];
  const pending = order.payment.state === 'pending' ? order.payment.method : null;
  return (
    <div className="pay">
      {methods
        .filter((method) => method !== pending)
        .map((method: PaymentMethodName, index) => (
          <Button
            key={method}
            size="large"
            block
            type={index === 0 && pending === null ? 'primary' : 'default'}
            loading={paying.isActing}
            onClick={() => void paying.act(method).catch(() => undefined)}
          >
            {texts[method]}
          </Button>
        ))}
      {methods.includes('wallet') && <WalletHolds currency={order.currency} />}
      {paying.error && <Refusal error={paying.error} />}
    </div>
  );
}

function PendingPayment({ order, steps, onConfirmed }: ActionsProps & { readonly onConfirmed: () => void }) {
  const isByCard = order.payment.method === 'stripe';
  const { data } = usePaymentMethods();
  const { data: payment } = usePayment(order.payment.payment ?? '', order.payment.payment !== undefined);
  const publishableKey = data?.stripe?.publishableKey;
  return (
    <>
      <AwaitedPayment {...{ order, steps, payment }} />
      {isByCard && payment && publishableKey !== undefined && (
        <Suspense fallback={<Loading />}>
          <CardForm {...{ payment, publishableKey, onConfirmed }} />
        </Suspense>
      )}
    </>
  );
}

function AwaitedPayment({ order, steps, payment }: ActionsProps & { readonly payment: Payment | undefined }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return (
    <div className="own-notice" role="status">
      <b>{texts.pending}</b>
      {order.payment.method === 'stripe' && <span>{texts.stripe2}</span>}
      {order.payment.method === 'external' && <span>{texts.external2}</span>}
      {payment && (
        <dl className="own-facts order-payment">
          <div>
            <dt>{texts.due}</dt>
            <dd>
              <Figure
                label={texts.due}
                amount={payment.amount}
                currency={payment.currency}
                steps={dueSteps(order, { steps, amount: payment.amount })}
              />
            </dd>
          </div>
          <div>
            <dt>{texts.reference}</dt>
            <dd>
              <code className="own-id">{payment.reference ?? payment.id}</code>
            </dd>
          </div>
          {order.deadline !== null && (
            <div>
              <dt>{texts.until}</dt>
              <dd>{dateTime(order.deadline)}</dd>
            </div>
          )}
          {payment.trouble !== null && (
            <div>
              <dt>{texts.trouble}</dt>
              <dd>{payment.trouble}</dd>
            </div>
          )}
        </dl>
      )}
    </div>
  );
}

/** What is awaited from outside: the rest behind the balance, which is spent first. */
function dueSteps(
  { payment: { due, balance = '0' } }: ChangeOrder,
  { steps, amount }: { readonly steps: readonly FeeStep[]; readonly amount: string },
): readonly FeeStep[] {
  return isPositive(balance) ? [...steps, stepOf('payable', [due, `-${balance}`], amount)] : steps;
}

function Cancel({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const cancelling = useCancelOrder(id);
  // The refusal has said what it costs: who goes on knows it.
  const costs = refusalOf(cancelling.error)?.wouldAllow?.payable;
  async function cancel(): Promise<void> {
    const body = {
      ...(reason.trim() !== '' && { reason: reason.trim() }),
      ...(costs !== undefined && { payable: costs }),
    };
    const done = await cancelling.act(body).catch(() => undefined); // Shown below.
    if (done) setOpen(false);
  }
  return (
    <>
      <Button block onClick={() => setOpen(true)}>
        {texts.cancel}
      </Button>
      {isOpen && (
        <Dialog
          title={texts.cancel}
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button onClick={() => setOpen(false)}>{texts.keep}</Button>
              <Button type="primary" danger loading={cancelling.isActing} onClick={() => void cancel()}>
                {costs === undefined ? texts.cancel : texts.payAndCancel}
              </Button>
            </>
          }
        >
          <div className="stack">
            <div>{texts.cancelWhy}</div>
            <Input
              aria-label={texts.reason}
              placeholder={texts.reason}
              maxLength={1_000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              onPressEnter={() => void cancel()}
            />
            {cancelling.error && <Refusal error={cancelling.error} />}
          </div>
        </Dialog>
      )}
    </>
  );
}
