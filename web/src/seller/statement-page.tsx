import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { StatementLines } from '../parts/statement-lines.tsx';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FilterSelect, FilterText } from '../ui/filter-field.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { useFilters } from '../ui/use-filters.ts';

const SeriesCharts = lazy(async () => ({ default: (await import('./series-charts.tsx')).SeriesCharts }));

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Statement', csv: 'Download CSV', currency: 'Currency', span: 'Span', lines: 'Line by line' },
    ...{ month: 'last 12 months', day: 'last 31 days' },
    note: 'What customers’ orders earned you, commission and your discounts taken off.',
  },
  zh: {
    ...{ title: '对账单', csv: '下载 CSV', currency: '币种', span: '时间范围', lines: '明细' },
    ...{ month: '近 12 个月', day: '近 31 天' },
    note: '客户订单为您带来的收入，已扣除佣金与您的折扣。',
  },
});

const FIRST_CURRENCY = 'USD';
const DAYS = 31;
const MONTHS = 12;

/** Charts of changes and what they brought, and below them every line. */
export function StatementPage() {
  const texts = useTexts(TEXTS);
  const { filters, setFilter } = useFilters(['currency', 'by']);
  const { currency = FIRST_CURRENCY } = filters;
  const by = filters.by === 'day' ? 'day' : 'month';
  const series = useAnswer(['series', currency, by], (signal) =>
    client.call('getSellerSeries', { query: { currency, by, ...periodUntilNow(by) }, signal }),
  );
  return (
    <PageFrame
      title={texts.title}
      note={texts.note}
      actions={
        <>
          <FilterText
            label={texts.currency}
            value={currency}
            onChange={(value) => setFilter('currency', value?.toUpperCase())}
          />
          <FilterSelect
            label={texts.span}
            value={by}
            options={(['month', 'day'] as const).map((value) => ({ value, label: texts[value] }))}
            onChange={(value) => setFilter('by', value)}
          />
          <Button href={`/v1/statements.csv?${new URLSearchParams({ currency })}`} download>
            {texts.csv}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Answer of={series}>
          {(body) => (
            <Suspense fallback={<Loading />}>
              <SeriesCharts series={body} />
            </Suspense>
          )}
        </Answer>
        <h2>{texts.lines}</h2>
        <StatementLines whose={{}} currency={currency} />
      </div>
    </PageFrame>
  );
}

/** Whole days or months of UTC up to the end of this one. */
function periodUntilNow(by: 'day' | 'month'): { readonly from: string; readonly to: string } {
  const now = new Date();
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const at = (millis: number) => `${new Date(millis).toISOString().slice(0, 19)}Z`;
  return by === 'day'
    ? { from: at(Date.UTC(year, month, day + 1 - DAYS)), to: at(Date.UTC(year, month, day + 1)) }
    : { from: at(Date.UTC(year, month + 1 - MONTHS, 1)), to: at(Date.UTC(year, month + 1, 1)) };
}
