import type { ImpactJob, ImpactSummary } from '@regrade/client';
import { Progress } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { type CatalogNames, type NamedCatalog, namesOf } from './catalog-names.ts';
import { ImpactEdges } from './impact-edges.tsx';
import { ImpactTotals } from './impact-totals.tsx';
import { IMPACT_WORDS } from './impact-words.ts';
import { useOwnCatalog } from './own-catalog.ts';
import '../ui/rule-table.css';
import './impact-view.css';

const TEXTS = defineTexts({
  en: {
    ...{ running: 'Looking at subscriptions', failed: 'The computation failed' },
    edges: 'Where options lead',
    summary: (affected: string, total: string) => `${affected} of ${total} subscriptions are affected`,
    progress: (seen: string, total: string) => `${seen} of ${total}`,
    at: (at: string, release: number) => `Fees as of ${at}, against release ${release}.`,
    leftOut: (count: string) => `${count} more with fewer subscriptions are counted in the totals.`,
    permanent: (count: string) => `${count} without an end have no options.`,
  },
  zh: {
    ...{ running: '正在检查订阅', failed: '计算失败' },
    edges: '变更路径',
    summary: (affected: string, total: string) => `共 ${total} 个订阅，其中 ${affected} 个受影响`,
    progress: (seen: string, total: string) => `${seen} / ${total}`,
    at: (at: string, release: number) => `费用截至${at}，与版本 ${release} 比较。`,
    leftOut: (count: string) => `另有 ${count} 条涉及订阅较少的路径已计入合计。`,
    permanent: (count: string) => `${count} 个无到期时间的订阅没有可选变更。`,
  },
});

/** What a draft does to running subscriptions: how far it is computed, then what came of it. */
export function ImpactView(of: {
  readonly job: ImpactJob;
  readonly again: ReactNode;
  /** Names what the draft has and the release in force has not. */
  readonly draft: NamedCatalog | undefined;
}) {
  const { job, again } = of;
  const texts = useTexts(TEXTS);
  const names = useBothNames(job.product, of.draft);
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
      <ImpactTotals {...{ result, names }} />
      <h2 className="sheet-title">{texts.edges}</h2>
      <ImpactEdges edges={result.edges} names={names} />
      {result.edgesLeftOut > 0 && <p className="soft">{texts.leftOut(format.number(result.edgesLeftOut))}</p>}
      {result.permanent > 0 && <p className="soft">{texts.permanent(format.number(result.permanent))}</p>}
    </>
  );
}

/** By the draft, and by the release in force what the draft has no more. */
function useBothNames(product: string, draft: NamedCatalog | undefined): CatalogNames {
  const { catalog } = useOwnCatalog(product);
  const { language } = useLanguage();
  return useMemo(() => {
    const known = new Set(draft?.components.flatMap((each) => each.specifications.map(({ id }) => id)));
    const gone = catalog?.components.map((each) => ({
      ...each,
      specifications: each.specifications.filter(({ id }) => !known.has(id)),
    }));
    return namesOf({ components: [...(draft?.components ?? []), ...(gone ?? [])] }, language);
  }, [catalog, draft, language]);
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
