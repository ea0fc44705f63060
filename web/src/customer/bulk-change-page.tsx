import type { BulkChange, BulkItem } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useBulkChange, useBulkItems, useCancelBulkChange, useExecuteBulkChange } from '../data/bulk-changes.ts';
import { usePaymentMethods } from '../data/own-money.ts';
import { BulkAmount, BulkItemAmount } from '../parts/bulk-amount.tsx';
import { BulkState, ItemState } from '../parts/bulk-state.tsx';
import { ORDER_STATES } from '../parts/order-state.tsx';
import { textOf } from '../parts/order-words.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { Answer } from '../ui/answer.tsx';
import { Entries } from '../ui/entries.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { Countdown } from './countdown.tsx';
import { useSuspendedWhy } from './use-suspended-why.ts';
import { WalletHolds } from './wallet-holds.tsx';
import './subscription-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Many at once', above: 'Many at once', state: 'State', may: 'May change', ordered: 'Ordered' },
    ...{ refused: 'Refused', checking: 'Seller is asked', valid: 'These prices are kept for', net: 'Net' },
    ...{ items: 'Each with its own answer', none: 'No subscription', cancel: 'Order nothing more', later: 'pay later' },
    orderFor: (amounts: string) => `Order and pay ${amounts}`,
    order: 'Order all that may change',
    why: 'Each subscription gets an order of its own, one after the other: one that is refused holds up no other. Money that goes back goes back by itself.',
    cancelWhy: 'What is ordered already stays; nothing more is ordered.',
    total: (currency: string) => `Together, ${currency}`,
  },
  zh: {
    ...{ title: '批量变更', above: '批量变更', state: '状态', may: '可变更', ordered: '已下单' },
    ...{ refused: '被拒绝', checking: '询问卖家中', valid: '价格保留', net: '净额' },
    ...{ items: '各订阅的答复', none: '没有订阅', cancel: '停止下单', later: '稍后付款' },
    orderFor: (amounts: string) => `下单并支付 ${amounts}`,
    order: '为所有可变更的订阅下单',
    why: '每个订阅各有订单，逐一执行，一个被拒不影响其他。应退款项会自动退回。',
    cancelWhy: '已下单的保持不变，不再继续下单。',
    total: (currency: string) => `合计（${currency}）`,
  },
});

const isMoving = ({ state, progress }: BulkChange) => state === 'running' || progress.checking > 0;

/** One wish for many subscriptions: what it costs together, each answer, and the one button that orders them all. */
export function BulkChangePage() {
  const { id = '' } = useParams();
  const [moves, setMoves] = useState(true);
  const bulk = useBulkChange(id, moves);
  const now = bulk.data === undefined || isMoving(bulk.data);
  if (now !== moves) setMoves(now);
  return (
    <Answer isPage of={bulk}>
      {(body) => <BulkView bulk={body} onExpire={() => void bulk.refetch()} />}
    </Answer>
  );
}

function BulkView({ bulk, onExpire }: { readonly bulk: BulkChange; readonly onExpire: () => void }) {
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  const { id, state, totals, progress, expiresAt } = bulk;
  // The last answers are still to come when the whole says that it is done.
  const [isWaiting, setWaiting] = useState(false);
  const items = useBulkItems(id, isMoving(bulk) || (state !== 'open' && isWaiting));
  const waits = items.items.some((item) => item.state === 'allowed' || item.state === 'checking');
  if (waits !== isWaiting) setWaiting(waits);
  const isOpen = state === 'open' && Date.parse(expiresAt) > Date.now();
  const counts = [
    ['may', progress.allowed],
    ['checking', progress.checking],
    ['ordered', progress.ordered],
    ['refused', progress.refused],
  ] as const;
  const note = isOpen && (
    <>
      {texts.valid} <Countdown until={expiresAt} onEnd={onExpire} />
    </>
  );
  return (
    <PageFrame title={texts.title} note={note} above={[{ to: '/customer/bulk-changes', label: texts.above }]}>
      <div className="stack own">
        <FactList
          facts={[
            { label: texts.state, value: <BulkState state={state} /> },
            ...counts.map(([name, count]) => ({
              label: texts[name],
              value: count > 0 && <span className="num">{number(count)}</span>,
            })),
            ...totals.map(({ currency, net }) => ({
              label: texts.total(currency),
              value: <BulkAmount door="customer" label={texts.net} amount={net} currency={currency} bulk={id} />,
            })),
          ]}
        />
        {isOpen && <OrderAll bulk={bulk} />}
        {state === 'running' && <CancelRest id={id} />}
        <Entries pages={items} label={texts.items} empty={{ title: texts.none }}>
          {(item) => <ItemEntry key={item.n} item={item} />}
        </Entries>
      </div>
    </PageFrame>
  );
}

function OrderAll({ bulk }: { readonly bulk: BulkChange }) {
  const texts = useTexts(TEXTS);
  const { money } = useFormat();
  const suspendedWhy = useSuspendedWhy();
  const paysFromWallet = usePaymentMethods().data?.methods.includes('wallet') ?? false;
  const executing = useExecuteBulkChange(bulk);
  const { totals, progress } = bulk;
  const due = totals.filter(({ payable }) => /[1-9]/.test(payable));
  const amounts = due.map(({ currency, payable }) => money(payable, currency)).join(', ');
  const isOff = progress.allowed === 0 || progress.checking > 0 || suspendedWhy !== undefined;
  return (
    <section className="sheet stack">
      <div>{suspendedWhy ?? texts.why}</div>
      {executing.error && <Refusal error={executing.error} />}
      <div className="row">
        <Button
          type="primary"
          size="large"
          disabled={isOff}
          loading={executing.isActing}
          onClick={() => void executing.act(paysFromWallet).catch(() => undefined)}
        >
          {due.length > 0 && paysFromWallet ? texts.orderFor(amounts) : texts.order}
        </Button>
        {due.length > 0 && !paysFromWallet && <span className="soft">{texts.later}</span>}
      </div>
      {paysFromWallet && due.map(({ currency }) => <WalletHolds key={currency} currency={currency} />)}
    </section>
  );
}

function CancelRest({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { act, error, isActing, forget } = useCancelBulkChange(id);
  return (
    <ReasonDialog
      danger
      asksReason={false}
      button={texts.cancel}
      title={texts.cancel}
      why={texts.cancelWhy}
      isActing={isActing}
      error={error}
      onOpen={forget}
      decide={act}
    />
  );
}

function ItemEntry({ item }: { readonly item: BulkItem }) {
  const texts = useTexts(TEXTS);
  const states = useTexts(ORDER_STATES);
  const said = useSaid();
  const { n, subscription, state, currency, net, quote, order, refusal } = item;
  return (
    <li className="entry own-order">
      <span>
        <Link to={`/customer/subscriptions/${subscription}`} className="own-id">
          {n}. …{subscription.slice(-12)}
        </Link>
        {refusal && (
          <div>
            {said(refusal.detail)} <code className="soft">{refusal.code}</code>
          </div>
        )}
      </span>
      <span>
        <ItemState state={state} />
        {order && <Link to={`/customer/orders/${order.id}`}>{textOf(states, order.state)}</Link>}
      </span>
      <b>
        {currency !== undefined && net !== undefined && (
          <BulkItemAmount door="customer" label={texts.net} {...{ amount: net, currency, quote }} />
        )}
      </b>
    </li>
  );
}
