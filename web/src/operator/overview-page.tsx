import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Pages, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { DeliveryState } from '../parts/delivery-state.tsx';
import { OrderAmount } from '../parts/order-money.tsx';
import { useSayReason } from '../parts/say-reason.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { TimeLeft } from '../ui/time-left.tsx';
import { Actor } from './actor.tsx';
import { HeldSince } from './held-since.tsx';
import './overview-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'What waits for you', reviews: 'Drafts to review', noReviews: 'No draft waits for a decision.' },
    ...{ held: 'Held orders', noHeld: 'No seller’s silence left an order to you.' },
    ...{ dead: 'Messages given up', noDead: 'Every message to a seller found its way.', all: 'All', more: 'and more' },
    net: 'Net',
  },
  zh: {
    ...{ title: '待您处理', reviews: '待审核草稿', noReviews: '没有等待审核的草稿。' },
    ...{ held: '挂起订单', noHeld: '没有因卖家未答复而挂起的订单。' },
    ...{ dead: '已放弃的通知', noDead: '所有通知均已送达。', all: '全部', more: '还有更多' },
    net: '净额',
  },
});

const LOOK_EVERY_MILLIS = 15_000;
const SHOWN = 6;

/** The three queues in which somebody waits for the operator. */
export function OverviewPage() {
  const texts = useTexts(TEXTS);
  return (
    <PageFrame title={texts.title}>
      <div className="queues">
        <ReviewQueue />
        <HeldQueue />
        <DeadLetterQueue />
      </div>
    </PageFrame>
  );
}

function ReviewQueue() {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const pages = usePages(
    ['reviews', 'waiting', SHOWN],
    (_, signal) => client.call('listReviews', { query: { state: 'in-review', limit: SHOWN }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  return (
    <Queue title={texts.reviews} all="/operator/reviews?state=in-review" none={texts.noReviews} pages={pages}>
      {({ id, product, submittedAt, submittedBy }) => (
        <Link key={id} to={`/operator/reviews/${id}`} className="queue-entry">
          <b>{product}</b>
          <span className="soft">
            {dateTime(submittedAt)} · <Actor actor={submittedBy} />
          </span>
        </Link>
      )}
    </Queue>
  );
}

function HeldQueue() {
  const texts = useTexts(TEXTS);
  const pages = usePages(
    ['orders', 'held', SHOWN],
    (_, signal) => client.call('listOrders', { query: { state: 'held', limit: SHOWN }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  return (
    <Queue title={texts.held} all="/operator/held" none={texts.noHeld} pages={pages}>
      {(order) => (
        <div key={order.id} className="queue-entry">
          <b>
            <OrderAmount order={order} amount={order.net} label={texts.net} door="operator" />
          </b>
          <Link to={`/operator/orders/${order.id}`}>{order.product}</Link>
          <code className="soft">{order.subscription}</code>
          <HeldSince order={order} />
        </div>
      )}
    </Queue>
  );
}

function DeadLetterQueue() {
  const texts = useTexts(TEXTS);
  const sayReason = useSayReason();
  const pages = usePages(
    ['deliveries', 'dead', SHOWN],
    (_, signal) => client.call('listDeliveries', { query: { state: 'dead-letter', limit: SHOWN }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  return (
    <Queue title={texts.dead} all="/operator/deliveries?state=dead-letter" none={texts.noDead} pages={pages}>
      {({ id, product, state, reason, answerBy }) => (
        <Link key={id} to={`/operator/deliveries/${id}`} className="queue-entry">
          <b>{product}</b>
          <DeliveryState state={state} />
          {reason && <span className="soft">{sayReason(reason)}</span>}
          {answerBy && <TimeLeft until={answerBy} />}
        </Link>
      )}
    </Queue>
  );
}

function Queue<Row>(of: {
  readonly title: string;
  readonly all: string;
  readonly none: string;
  readonly pages: Pages<Row>;
  readonly children: (row: Row) => ReactNode;
}) {
  const { title, all, none, pages, children } = of;
  const texts = useTexts(TEXTS);
  const isEmpty = pages.items.length === 0;
  return (
    <section className="sheet queue" aria-label={title}>
      <header className="queue-head">
        <h2>{title}</h2>
        <Link to={all}>{texts.all}</Link>
      </header>
      {pages.error && <Refusal error={pages.error} again={pages.askAgain} />}
      {pages.isPending && <Loading />}
      {!pages.isPending && !pages.error && isEmpty && <p className="soft">{none}</p>}
      {pages.items.map(children)}
      {pages.hasMore && <Link to={all}>{texts.more}</Link>}
    </section>
  );
}
