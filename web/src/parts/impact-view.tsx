import type { ImpactJob, ImpactSummary } from '@regrade/client';
import { Progress } from 'antd';
import type { ReactNode } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { ImpactEdges } from './impact-edges.tsx';
import { IMPACT_WORDS } from './impact-words.ts';
import '../ui/rule-table.css';
import './impact-view.css';

const TEXTS = defineTexts({
  en: {
    ...{ running: 'Looking at subscriptions', failed: 'The computation failed', totals: 'Totals', kind: 'Kind' },
    ...{ timing: 'When', options: 'Options', before: 'Before', after: 'After', edges: 'Where options lead' },
    ...{ now: 'now', 'at-renewal': 'at renewal' },
    summary: (affected: string, total: string) => `${affected} of ${total} subscriptions are affected`,
    progress: (seen: string, total: string) => `${seen} of ${total}`,
    at: (at: string, release: number) => `Fees as of ${at}, against release ${release}.`,
    leftOut: (count: string) => `${count} more with fewer subscriptions are counted in the totals.`,
    permanent: (count: string) => `${count} without an end have no options.`,
  },
  zh: {
    ...{ running: '正在检查订阅', failed: '计算失败', totals: '合计', kind: '类型', timing: '时间' },
    ...{ options: '可选变更', before: '之前', after: '之后', edges: '变更路径', now: '立即', 'at-renewal': '续费时' },
    summary: (affected: string, total: string) => `共 ${total} 个订阅，其中 ${affected} 个受影响`,
    progress: (seen: string, total: string) => `${seen} / ${total}`,
    at: (at: string, release: number) => `费用截至${at}，与版本 ${release} 比较。`,
    leftOut: (count: string) => `另有 ${count} 条涉及订阅较少的路径已计入合计。`,
    permanent: (count: string) => `${count} 个无到期时间的订阅没有可选变更。`,
  },
});

/** What a draft does to running subscriptions: how far it is computed, then what came of it. */
export function ImpactView({ job, again }: { readonly job: ImpactJob; readonly again: ReactNode }) {
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const { state, progress, result } = job;
  const isRunning = state === 'waiting' || state === 'running';
  if (isRunning) {
    const { seen, total } = progress;
    return (
      <div role="status" className="impact-progress">
        <strong>{texts.running}</strong>
        <Progress percent={total ? Math.round((100 * seen) / total) : 0} status="active" aria-label={texts.running} />
        {total !== undefined && (
          <span className="soft">{texts.progress(format.number(seen), format.number(total))}</span>
        )}
      </div>
    );
  }
  if (!result) return <Notice title={texts.failed} wayOut={again} />;
  return (
    <>
      <div className="row impact-head">
        <span>
          <strong>{texts.summary(format.number(result.affected), format.number(result.subscriptions))}</strong>{' '}
          <span className="soft">{texts.at(format.dateTime(result.at), job.release)}</span>
        </span>
        {again}
      </div>
      <Counts result={result} />
      <Totals result={result} />
      <h2 className="sheet-title">{texts.edges}</h2>
      <ImpactEdges edges={result.edges} />
      {result.edgesLeftOut > 0 && <p className="soft">{texts.leftOut(format.number(result.edgesLeftOut))}</p>}
      {result.permanent > 0 && <p className="soft">{texts.permanent(format.number(result.permanent))}</p>}
    </>
  );
}

const KINDS = ['appears', 'vanishes', 'dearer', 'cheaper', 'moved', 'ranges', 'unchanged'] as const;

function Counts({ result: { counts } }: { readonly result: ImpactSummary }) {
  const words = useTexts(IMPACT_WORDS);
  const format = useFormat();
  return (
    <dl className="impact-counts">
      {KINDS.map((kind) => (
        <div key={kind} className={counts[kind] === 0 ? 'soft' : ''}>
          <dt title={words.why[kind]}>{words.kinds[kind]}</dt>
          <dd>{format.number(counts[kind])}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Sums of what each customer would see; the figures of an option are its quotes' figures. */
function Totals({ result: { totals } }: { readonly result: ImpactSummary }) {
  const texts = useTexts(TEXTS);
  const words = useTexts(IMPACT_WORDS);
  const format = useFormat();
  if (totals.length === 0) return null;
  return (
    <section className="rule-table-scroll" aria-label={texts.totals}>
      <table className="rule-table impact-totals">
        <thead>
          <tr>
            <th>{texts.kind}</th>
            <th>{texts.timing}</th>
            <th className="num">{texts.options}</th>
            <th className="num">{texts.before}</th>
            <th className="num">{texts.after}</th>
          </tr>
        </thead>
        <tbody>
          {totals.map(({ currency, timing, outcome, options, before, after }) => (
            <tr key={`${currency} ${timing} ${outcome}`}>
              <th scope="row">{words.kinds[outcome]}</th>
              <td>{texts[timing]}</td>
              <td className="num">{format.number(options)}</td>
              <td className="num">{before === undefined ? '' : format.money(before, currency)}</td>
              <td className="num">{after === undefined ? '' : format.money(after, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
