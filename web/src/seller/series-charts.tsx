import type { SellerSeries } from '@regrade/client';
import type { ReactNode } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import './series-charts.css';

const TEXTS = defineTexts({
  en: {
    ...{ counts: 'Changes', upgrades: 'up', downgrades: 'down', revenue: 'Net revenue', changes: 'from changes' },
    others: 'from purchases and renewals',
  },
  zh: {
    counts: '变更次数',
    upgrades: '升级',
    downgrades: '降级',
    revenue: '净收入',
    changes: '来自变更',
    others: '来自购买与续费',
  },
});

/** Up against down, and what changes brought beside everything else. The exact figures stand in the tooltip and in the lines below. */
export function SeriesCharts({ series: { items, by, currency } }: { readonly series: SellerSeries }) {
  const texts = useTexts(TEXTS);
  const { locale } = useLanguage();
  const { money, number } = useFormat();
  const options =
    by === 'day' ? ({ day: 'numeric', month: 'short' } as const) : ({ month: 'short', year: '2-digit' } as const);
  const when = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const points = items.map(({ from, upgrades, downgrades, changes, others }) => ({
    ...{ when: when.format(new Date(from)), up: upgrades, down: -downgrades },
    // A chart draws floats; its tooltip says the amounts as the service wrote them.
    ...{ changes: Number(changes), others: Number(others), said: { changes, others } },
  }));
  return (
    <div className="charts">
      <Chart title={texts.counts} points={points} say={(value) => number(Math.abs(value))}>
        <Bar dataKey="up" name={texts.upgrades} fill="var(--brand)" stackId="count" isAnimationActive={false} />
        <Bar dataKey="down" name={texts.downgrades} fill="var(--change)" stackId="count" isAnimationActive={false} />
      </Chart>
      <Chart
        title={`${texts.revenue}, ${currency}`}
        points={points}
        say={(_, name, { said }) => money(name === 'others' ? said.others : said.changes, currency)}
      >
        <Bar dataKey="changes" name={texts.changes} fill="var(--brand)" stackId="money" isAnimationActive={false} />
        <Bar dataKey="others" name={texts.others} fill="var(--past)" stackId="money" isAnimationActive={false} />
      </Chart>
    </div>
  );
}

interface Point {
  readonly when: string;
  readonly said: { readonly changes: string; readonly others: string };
}

function Chart(of: {
  readonly title: string;
  readonly points: readonly Point[];
  readonly say: (value: number, name: string, point: Point) => string;
  readonly children: ReactNode;
}) {
  const { title, points, say, children } = of;
  const { locale } = useLanguage();
  const short = new Intl.NumberFormat(locale, { notation: 'compact' });
  return (
    <figure className="sheet chart">
      <figcaption>{title}</figcaption>
      <ResponsiveContainer width="100%" height={220}>
        <BarChart data={[...points]} stackOffset="sign" margin={{ top: 4, right: 20, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="when" tickLine={false} stroke="var(--soft)" fontSize={12} minTickGap={16} />
          <YAxis
            width="auto"
            tickLine={false}
            axisLine={false}
            stroke="var(--soft)"
            fontSize={12}
            allowDecimals={false}
            tickFormatter={(value: number) => short.format(Math.abs(value))}
          />
          <ReferenceLine y={0} stroke="var(--soft)" />
          <Tooltip
            cursor={{ fill: 'color-mix(in srgb, var(--brand) 8%, transparent)' }}
            contentStyle={{ background: 'var(--raised)', border: '1px solid var(--line)', borderRadius: 6 }}
            formatter={(value, name, entry) => [say(Number(value), String(entry.dataKey), entry.payload), name]}
          />
          <Legend
            iconType="square"
            iconSize={10}
            wrapperStyle={{ fontSize: 12 }}
            formatter={(name: string) => <span style={{ color: 'var(--ink)' }}>{name}</span>}
          />
          {children}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}
