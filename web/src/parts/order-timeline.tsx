import type { ChangeOrder } from '@regrade/client';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { ACTORS, ORDER_EVENTS, sayActor, textOf } from './order-words.ts';
import './order-timeline.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'What has happened', next: 'Next' },
    pay: (by: string) => `Payment is due by ${by}; otherwise the order expires and nothing changes.`,
    payment: (by: string) => `The payment that was begun is awaited until ${by}.`,
    seller: (by: string) => `The seller answers by ${by}; after that the seller’s rule decides.`,
    attempt: (n: number, of: number, at: string) => `Attempt ${n} of ${of} to tell the seller: ${at}.`,
    scheduled: (at: string) => `The change begins with the renewal on ${at}. Until then it can be cancelled.`,
    held: 'The operator accepts or rejects for the seller.',
    refunding: 'The money is on its way back.',
    soon: 'soon',
  },
  zh: {
    ...{ title: '订单进展', next: '下一步' },
    pay: (by: string) => `请在${by}前付款，否则订单过期，不做任何变更。`,
    payment: (by: string) => `已发起的付款最迟等待至${by}。`,
    seller: (by: string) => `卖家应在${by}前答复，逾期按卖家的规则处理。`,
    attempt: (n: number, of: number, at: string) => `第 ${n} / ${of} 次通知卖家：${at}。`,
    scheduled: (at: string) => `变更随${at}的续费生效，此前可以取消。`,
    held: '由运营代卖家接受或驳回。',
    refunding: '款项正在退回。',
    soon: '即将',
  },
});

type OrderEvent = ChangeOrder['events'][number];

const STATES_ENTERED: ReadonlySet<string> = new Set([
  ...['scheduled', 'awaiting-payment', 'awaiting-seller', 'held', 'refunding'],
  ...['completed', 'refunded', 'expired', 'cancelled'],
]);
const ENDINGS: Readonly<Record<string, string>> = {
  completed: 'is-good',
  refunded: 'is-past',
  expired: 'is-past',
  cancelled: 'is-past',
};

/** The history of an order as it was written, and what comes next and by when. */
export function OrderTimeline({ order }: { readonly order: ChangeOrder }) {
  const texts = useTexts(TEXTS);
  const next = useNext(order);
  return (
    <ol className="timeline" aria-label={texts.title}>
      {order.events.map((event) => (
        <TimelineEvent key={event.n} event={event} before={order.events.find(({ n }) => n === event.n - 1)} />
      ))}
      {next.length > 0 && (
        <li className="timeline-entry is-next">
          <b>{texts.next}</b>
          {next.map((sentence) => (
            <div key={sentence}>{sentence}</div>
          ))}
        </li>
      )}
    </ol>
  );
}

function TimelineEvent(of: { readonly event: OrderEvent; readonly before: OrderEvent | undefined }) {
  const { at, by, type, reason } = of.event;
  const { dateTime } = useFormat();
  const events = useTexts(ORDER_EVENTS);
  const actors = useTexts(ACTORS);
  const kind = ENDINGS[type] ?? (STATES_ENTERED.has(type) ? 'is-state' : '');
  return (
    <li className={`timeline-entry ${kind}`}>
      <div>{textOf(events, type)}</div>
      <Reason reason={reason} before={of.before} />
      <div className="soft timeline-when">
        <time dateTime={at}>{dateTime(at)}</time> · {sayActor(actors, by)}
      </div>
    </li>
  );
}

/** Somebody's own words, or the name of what ended the order: said unless it stands right above. */
function Reason({ reason, before }: { readonly reason: string | undefined; readonly before: OrderEvent | undefined }) {
  const events: Readonly<Record<string, string>> = useTexts(ORDER_EVENTS);
  const said = useSaid();
  if (reason === undefined || reason === before?.type || reason === before?.reason) return null;
  if (Object.hasOwn(events, reason)) return <div className="timeline-reason">{events[reason]}</div>;
  return <q className="timeline-reason">{said(reason)}</q>;
}

/** What the order waits for. Terminal ones wait for nothing. */
function useNext({ state, deadline, payment, fulfilment }: ChangeOrder): readonly string[] {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const by = deadline === null ? texts.soon : dateTime(deadline);
  switch (state) {
    case 'scheduled':
      return [texts.scheduled(by)];
    case 'awaiting-payment':
      return [payment.state === 'pending' ? texts.payment(by) : texts.pay(by)];
    case 'awaiting-seller':
      return [
        ...(fulfilment.nextAt === null
          ? []
          : [
              texts.attempt(
                Math.min(fulfilment.attempt + 1, fulfilment.attemptsMax),
                fulfilment.attemptsMax,
                dateTime(fulfilment.nextAt),
              ),
            ]),
        texts.seller(by),
      ];
    case 'held':
      return [texts.held];
    case 'refunding':
      return [texts.refunding];
    default:
      return [];
  }
}
