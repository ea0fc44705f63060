import { applyRepair, BUILT_IN_PRODUCT_TYPES, type Finding as FindingOf } from '@regrade/core';
import { Button } from 'antd';
import { memo, useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Finding } from '../../parts/finding.tsx';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { pathsOfFinding } from '../sheet/cell-marks.ts';
import { exampleCatalog } from '../verification/example-catalog.ts';
import { stillStands } from '../verification/still-stands.ts';
import type { Verified } from '../verification/verification-line.ts';
import { Verifying } from '../verification/verifying.tsx';
import { useVerdict } from './editor-context.tsx';
import { JointRepairOffer } from './joint-repair-offer.tsx';
import { VerificationFailure } from './verification-failure.tsx';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Verification',
      list: 'Findings',
      sound: 'Every rule is sound',
    },
    proven: (count: number) => `${count} proven`,
    counts: (errors: number, others: number) =>
      `${errors} ${errors === 1 ? 'error' : 'errors'}${others > 0 ? `, ${others} ${others === 1 ? 'note' : 'notes'}` : ''}`,
    ownType: (type: string) =>
      `What the product type “${type}” allows is the operator's matter: it is checked when the draft is submitted.`,
    more: (count: number) => `Show ${count} more`,
  },
  zh: {
    ...{
      title: '校验',
      list: '校验结果',
      sound: '所有规则均成立',
    },
    proven: (count: number) => `已证明 ${count} 项`,
    counts: (errors: number, others: number) => `${errors} 个错误${others > 0 ? `，${others} 条提示` : ''}`,
    ownType: (type: string) => `商品类型“${type}”由运营定义，其限制在提交时校验。`,
    more: (count: number) => `再显示 ${count} 条`,
  },
});

const SHOWN = 12;
const RANK = { error: 0, warning: 1, info: 2 };

/** What verification says of the draft right now: worst first, each with its figures and its ways out. `only`: those listed here. */
export const FindingsPanel = memo(function FindingsPanel(of: { readonly only?: (finding: FindingOf) => boolean }) {
  const { only } = of;
  const texts = useTexts(TEXTS);
  const { said, state, policy } = useVerdict();
  const isBusy = state === 'being-verified';
  return (
    <aside
      className={isBusy ? 'findings-panel being-verified' : 'findings-panel'}
      aria-label={texts.title}
      aria-busy={isBusy}
    >
      <div className="findings-panel-head">
        <h2>{texts.title}</h2>
        <span className="row" role="status">
          {said && state !== 'failed' && <Summary said={said} />}
          {isBusy && <Verifying />}
          {said && state === 'current' && <span className="soft">{texts.proven(said.proven)}</span>}
        </span>
      </div>
      {!BUILT_IN_PRODUCT_TYPES.includes(policy) && (
        <p className="findings-panel-more soft">{texts.ownType(policy.id)}</p>
      )}
      {state === 'failed' ? <VerificationFailure /> : <JointRepairOffer />}
      {said && state !== 'failed' && <FindingList of={said} only={only} />}
    </aside>
  );
});

function Summary({ said: { findings } }: { readonly said: Verified }) {
  const texts = useTexts(TEXTS);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <span className="of-verdict">
      <StateMark tone={errors > 0 ? 'bad' : 'good'}>
        {errors === 0 ? texts.sound : texts.counts(errors, findings.length - errors)}
      </StateMark>
    </span>
  );
}

function FindingList({
  of,
  only,
}: {
  readonly of: Verified;
  readonly only?: ((finding: FindingOf) => boolean) | undefined;
}) {
  const texts = useTexts(TEXTS);
  const [shown, setShown] = useState(SHOWN);
  const findings = of.findings
    .filter((finding) => only?.(finding) ?? true)
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  const hidden = findings.length - shown;
  if (findings.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be scrolled by keyboard too
    <section className="findings-panel-body of-verdict" tabIndex={0} aria-label={texts.list}>
      {findings.slice(0, shown).map((finding) => (
        <PlacedFinding
          key={`${finding.code} ${finding.path} ${finding.counterexample?.period} ${finding.counterexample?.currency}`}
          {...{ finding, of }}
        />
      ))}
      {hidden > 0 && (
        <div className="findings-panel-more">
          <Button size="small" onClick={() => setShown(shown + 4 * SHOWN)}>
            {texts.more(hidden)}
          </Button>
        </div>
      )}
    </section>
  );
}

/** A finding with its repairs, which edit the document, and the way to its cell. Both are there as long as it is of what stands. */
export function PlacedFinding({
  finding,
  of: { document: before },
  isShownOnly = false,
}: {
  readonly finding: FindingOf;
  readonly of: Pick<Verified, 'document'>;
  readonly isShownOnly?: boolean;
}) {
  const { text, repair, readOnly } = useVerdict();
  const navigate = useNavigate();
  const { id = '' } = useParams();
  const [path] = pathsOfFinding(finding, before);
  const { counterexample } = finding;
  const catalog = useMemo(() => counterexample && exampleCatalog(before, counterexample), [before, counterexample]);
  const cell = !isShownOnly && path?.startsWith('/components') ? path : undefined;
  const canGo = cell !== undefined && stillStands(cell, { before, now: text });
  return (
    <Finding
      {...{ finding, catalog }}
      {...(!readOnly &&
        !isShownOnly && {
          onRepair: (wanted) =>
            repair((now) => (stillStands(wanted.path, { before, now }) ? applyRepair(now, wanted) : now)),
        })}
      {...(canGo && { onGoTo: () => void navigate(addressOf(id, cell)) })}
    />
  );
}

/** The sheet and the cell of a place in the document. */
function addressOf(product: string, path: string): string {
  const sheet = path.includes('/attributes/')
    ? 'attributes'
    : /\/skus\/\d+\/(quantities|codes|removed)/.test(path)
      ? 'skus'
      : 'prices';
  return `/seller/products/${product}?${new URLSearchParams({ sheet, at: path })}`;
}
