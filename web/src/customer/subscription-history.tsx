import type { AuditRecord, Renewal, Subscription } from '@regrade/client';
import { useOrders } from '../data/changes.ts';
import { useAudit, useRenewals } from '../data/subscriptions.ts';
import { isPositive } from '../parts/amount-text.ts';
import { COMMANDS } from '../parts/audit-words.ts';
import { Figure } from '../parts/money.tsx';
import { ACTORS, sayActor, textOf } from '../parts/order-words.ts';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { SliceAmount } from '../parts/slice-amount.tsx';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Entries } from '../ui/entries.tsx';
import { TabLinks } from '../ui/tab-links.tsx';
import { LicenseHistory } from './license-history.tsx';
import { OrderEntry } from './order-entry.tsx';
import { useSayAudit } from './say-audit.ts';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'History', slices: 'Slices', orders: 'Orders', renewals: 'Renewals', audit: 'Audit' },
    ...{ license: 'License' },
    ...{ noOrders: 'No change yet', noRenewals: 'Not renewed yet', noAudit: 'Nothing recorded', now: 'now' },
    ...{ charged: 'Charged', credited: 'Credited', paid: 'Paid', refunded: 'refunded' },
    ...{ paidSum: 'Paid', refundedSum: 'Refunded', end: 'no end' },
    by: (who: string) => `by ${who}`,
    why: 'Each stretch with one specification: what was charged for it, and how much of that was credited when it ended early.',
  },
  zh: {
    ...{ title: '历史', slices: '分段', orders: '订单', renewals: '续费', audit: '审计', license: '许可证' },
    ...{ noOrders: '尚无变更', noRenewals: '尚未续费', noAudit: '暂无记录', now: '当前' },
    ...{ charged: '计费', credited: '抵扣', paid: '已付', refunded: '已退' },
    ...{ paidSum: '已付', refundedSum: '已退', end: '无期限' },
    by: (who: string) => `操作者 ${who}`,
    why: '每一段对应一种规格：为其计费的金额，以及提前结束时抵扣的金额。',
  },
});

/** Everything that was: slices, orders, renewals, and the audit records. */
export function SubscriptionHistory({ subscription }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  return (
    <TabLinks
      label={texts.title}
      tabs={[
        { name: 'orders', label: texts.orders },
        { name: 'license', label: texts.license },
        { name: 'slices', label: texts.slices },
        { name: 'renewals', label: texts.renewals },
        { name: 'audit', label: texts.audit },
      ]}
    >
      {(name) => {
        switch (name) {
          case 'orders':
            return <Orders id={subscription.id} />;
          case 'license':
            return <LicenseHistory subscription={subscription} />;
          case 'slices':
            return <Slices subscription={subscription} />;
          case 'renewals':
            return <Renewals id={subscription.id} />;
          case 'audit':
            return <Audit id={subscription.id} />;
        }
      }}
    </TabLinks>
  );
}

function Orders({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const pages = useOrders({ subscription: id });
  return (
    <Entries pages={pages} label={texts.orders} empty={{ title: texts.noOrders }}>
      {(order) => <OrderEntry key={order.id} order={order} />}
    </Entries>
  );
}

function Slices({ subscription }: { readonly subscription: Subscription }) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const { sayLine, componentName } = useOwnCatalog(subscription.product);
  const slices = subscription.slices.toReversed();
  return (
    <>
      <p className="soft">{texts.why}</p>
      <ul className="entries" aria-label={texts.slices}>
        {slices.map((slice) => (
          <li key={slice.id} className="entry own-slice">
            <span>
              <b>{sayLine(slice.selection)}</b>
              <br />
              <span className="soft">{componentName(slice.component)}</span>
            </span>
            <span className="num">
              {date(slice.from)} – {slice.to === null ? texts.end : date(slice.to)}
            </span>
            <SliceFigure label={texts.charged} what="charge" of={slice} subscription={subscription} />
            <SliceFigure label={texts.credited} what="credited" of={slice} subscription={subscription} />
            <SliceFigure label={texts.paid} what="paid" of={slice} subscription={subscription} />
          </li>
        ))}
      </ul>
    </>
  );
}

function SliceFigure(props: Omit<Parameters<typeof SliceAmount>[0], 'door'>) {
  const texts = useTexts(TEXTS);
  const { of, label, what } = props;
  return (
    <span className="own-slice-figure">
      <span className="soft">{label}</span>
      <SliceAmount {...props} door="customer" />
      {what === 'paid' && isPositive(of.refunded) && (
        <span className="soft">
          {texts.refunded} <SliceAmount {...props} label={texts.refundedSum} what="refunded" door="customer" />
        </span>
      )}
    </span>
  );
}

function Renewals({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const pages = useRenewals(id);
  return (
    <Entries pages={pages} label={texts.renewals} empty={{ title: texts.noRenewals }}>
      {(renewal) => <RenewalEntry key={renewal.id} renewal={renewal} />}
    </Entries>
  );
}

function RenewalEntry({
  renewal: { at, from, to, payable, currency, components, steps, by },
}: {
  readonly renewal: Renewal;
}) {
  const texts = useTexts(TEXTS);
  const actors = useTexts(ACTORS);
  const { date, dateTime } = useFormat();
  return (
    <li className="entry own-order">
      <b className="num">
        {date(from)} – {date(to)}
      </b>
      <span className="soft">
        {dateTime(at)} · {texts.by(sayActor(actors, by))}
      </span>
      <Figure
        label={texts.paidSum}
        amount={payable}
        currency={currency}
        steps={[...components.flatMap((component) => component.steps), ...steps]}
      />
    </li>
  );
}

function Audit({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const pages = useAudit(id);
  return (
    <Entries pages={pages} label={texts.audit} empty={{ title: texts.noAudit }}>
      {(record) => <AuditEntry key={`${record.account} ${record.n}`} record={record} />}
    </Entries>
  );
}

function AuditEntry({ record }: { readonly record: AuditRecord }) {
  const { dateTime } = useFormat();
  const sayAudit = useSayAudit();
  const commands = useTexts(COMMANDS);
  const actors = useTexts(ACTORS);
  return (
    <li className="entry own-audit">
      <span className="num soft">{dateTime(record.at)}</span>
      <span>
        <b title={record.command}>{textOf(commands, record.command)}</b>
        {sayAudit(record).map((line) => (
          <div key={line} className="soft own-id">
            {line}
          </div>
        ))}
      </span>
      <span className="soft">{sayActor(actors, record.actor)}</span>
    </li>
  );
}
