import {
  type ImpactComponent,
  type ImpactSubscription,
  type PaidTerm,
  present,
  type Selection,
  type SubscriptionTotals,
  termsWithoutTax,
} from '@regrade/core';
import { fromJson } from '../engine/json-codec.ts';
import type { ReadStore } from '../engine/read-port.ts';
import type { Queryable, Row } from './database.ts';
import { inScope } from './due-scope.ts';
import { pageOf } from './page.ts';

type ImpactReads = Pick<ReadStore, 'countRunning' | 'streamRunning'>;

/** A running slice with its subscription; the columns of the slice are null where none runs. */
interface StreamedRow extends Row {
  readonly account_id: string;
  readonly subscription_id: string;
  readonly currency: string;
  readonly period: string;
  readonly periods: number;
  readonly term_start: number;
  readonly term_end: number | null;
  /** Null for most: the subscription was never renewed. */
  readonly renewal: unknown;
  readonly totals?: unknown;
  readonly selection: string | null;
  readonly agreed_price: string;
  readonly from_at: number;
  readonly to_at: number | null;
  readonly charge?: bigint;
  readonly credited?: bigint;
}

/** Tests of sandbox accounts are nobody's business. */
const IN_EVERYBODYS_TIME = inScope('s', undefined);

// A statement of its own for each page, by key: no transaction stays open while fees are computed. Instants travel as
// floats and selections as text, because a million of them would cost the driver more than their fees cost us.
const streamRunning = (money: { readonly subscription: string; readonly slice: string }) => `
with page as (
  select account_id, subscription_id, currency, period, periods,
    term_start::float8 as term_start, term_end::float8 as term_end, renewal${money.subscription}
  from subscription s
  where product_id = $1 and (term_end is null or term_end > $2) and (account_id, subscription_id) > ($3, $4)
    and ${IN_EVERYBODYS_TIME}
  order by account_id, subscription_id limit $5
)
select p.*, l.selection::text as selection, l.agreed_price, l.from_at::float8 as from_at, l.to_at::float8 as to_at${money.slice}
from page p
left join slice l on l.account_id = p.account_id and l.subscription_id = p.subscription_id and l.running
  and l.from_at <= $2 and (l.to_at is null or l.to_at > $2)
order by p.account_id, p.subscription_id, l.component`;

const STREAM_RUNNING = streamRunning({ subscription: '', slice: '' });
const STREAM_RUNNING_WITH_MONEY = streamRunning({ subscription: ', totals', slice: ', l.charge, l.credited' });

export function createImpactReads(sql: Queryable): ImpactReads {
  const parseSelection = createSelectionParser();
  return {
    async countRunning(product, now) {
      const { rows } = await sql.query<Row & { running: bigint }>(
        'count-running',
        `select count(*) as running from subscription s
         where product_id = $1 and (term_end is null or term_end > $2) and ${IN_EVERYBODYS_TIME}`,
        [product, now],
      );
      return Number(rows[0]?.running ?? 0n);
    },
    async streamRunning({ product, now, money }, page) {
      const [account = '', subscription = ''] = page.after ?? [];
      const { rows } = await sql.query<StreamedRow>(
        money ? 'stream-running-with-money' : 'stream-running',
        money ? STREAM_RUNNING_WITH_MONEY : STREAM_RUNNING,
        [product, now, account, subscription, page.limit + 1],
      );
      return pageOf(bySubscription(rows), page, {
        item: (slices) => fromSlices(slices, { parseSelection, now }),
        key: ([{ account_id, subscription_id }]) => [account_id, subscription_id],
      });
    },
  };
}

type Slices = [StreamedRow, ...StreamedRow[]];

/** Rows of one subscription stand together. */
function bySubscription(rows: readonly StreamedRow[]): Slices[] {
  const groups: Slices[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0].subscription_id === row.subscription_id) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function fromSlices(
  slices: Slices,
  { parseSelection, now }: { readonly parseSelection: (text: string) => Selection; readonly now: number },
): ImpactSubscription {
  const [first] = slices;
  const { subscription_id, currency, period } = first;
  const running = runningTermOf(first, now);
  return {
    id: subscription_id,
    currency,
    period,
    periods: running.periods,
    term: { start: running.start, end: running.end },
    components: slices.flatMap((row) =>
      row.selection === null ? [] : [toComponent(row, parseSelection(row.selection))],
    ),
    ...(first.totals !== undefined && { cash: cashOf(fromJson<SubscriptionTotals>(first.totals), running) }),
  };
}

function toComponent(row: StreamedRow, selection: Selection): ImpactComponent {
  const { agreed_price, from_at, to_at, charge, credited } = row;
  const component = { selection, agreedPriceMicros: BigInt(agreed_price), from: from_at, to: to_at };
  if (charge === undefined || credited === undefined) return component;
  return { ...component, billed: { chargeMinor: charge, creditedMinor: credited } };
}

/** Of a renewed subscription the paid term that the clock is in. */
function runningTermOf({ renewal, periods, term_start, term_end }: StreamedRow, now: number) {
  const { terms } = renewal === null ? {} : fromJson<{ readonly terms?: readonly PaidTerm[] }>(renewal);
  const running = terms?.findLast(({ start }, index) => index === 0 || start <= now);
  return running ? { ...running, terms: [running] } : { start: term_start, end: term_end, periods };
}

/** What a fee rule sees of the money: that of the running term, without tax. */
function cashOf(
  totals: SubscriptionTotals,
  { start, end, periods, ...paid }: ReturnType<typeof runningTermOf>,
): NonNullable<ImpactSubscription['cash']> {
  const terms = 'terms' in paid ? { terms: paid.terms } : {};
  const [term] = termsWithoutTax({ term: { start, end }, periods, totals, ...terms });
  const { cashPaidMinor, cashRefundedMinor } = present(term, 'a subscription has a running term');
  return { paidMinor: cashPaidMinor, refundedMinor: cashRefundedMinor };
}

const SELECTIONS_MAX = 20_000;

/** Selections repeat: the same text is parsed once in a while, not once per subscription. */
function createSelectionParser(): (text: string) => Selection {
  const known = new Map<string, Selection>();
  return (text) => {
    const parsed = known.get(text);
    if (parsed) return parsed;
    if (known.size >= SELECTIONS_MAX) known.clear();
    const selection = JSON.parse(text) as Selection; // Written by the store, as the domain made it.
    known.set(text, selection);
    return selection;
  };
}
