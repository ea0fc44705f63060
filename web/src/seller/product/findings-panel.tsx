import {
  applyJointRepair,
  applyRepair,
  BUILT_IN_PRODUCT_TYPES,
  type Finding as FindingOf,
  type JointRepair,
  repairCatalog,
} from '@regrade/core';
import { Button } from 'antd';
import { memo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Finding } from '../../parts/finding.tsx';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { Said } from '../../ui/said.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { pathsOfFinding } from '../sheet/cell-marks.ts';
import { useVerdict } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Verification',
      list: 'Findings',
      sound: 'Every rule is sound',
      joint: 'Repair all together',
      apply: 'Apply all',
      close: 'Leave it',
    },
    proven: (count: number) => `${count} proven`,
    counts: (errors: number, others: number) =>
      `${errors} ${errors === 1 ? 'error' : 'errors'}${others > 0 ? `, ${others} ${others === 1 ? 'note' : 'notes'}` : ''}`,
    ownType: (type: string) =>
      `What the product type “${type}” allows is the operator's matter: it is checked when the draft is submitted.`,
    more: (count: number) => `Show ${count} more`,
    edits: (count: number) => `The smallest price changes that make every target dearer: ${count}.`,
  },
  zh: {
    ...{
      title: '校验',
      list: '校验结果',
      sound: '所有规则均成立',
      joint: '一并修复',
      apply: '全部应用',
      close: '暂不修复',
    },
    proven: (count: number) => `已证明 ${count} 项`,
    counts: (errors: number, others: number) => `${errors} 个错误${others > 0 ? `，${others} 条提示` : ''}`,
    ownType: (type: string) => `商品类型“${type}”由运营定义，其限制在提交时校验。`,
    more: (count: number) => `再显示 ${count} 条`,
    edits: (count: number) => `使所有目标更贵的最小价格调整：${count} 处。`,
  },
});

const SHOWN = 12;
const RANK = { error: 0, warning: 1, info: 2 };

/** What verification says of the draft right now: worst first, each with its figures and its ways out. `only`: those listed here. */
export const FindingsPanel = memo(function FindingsPanel(of: { readonly only?: (finding: FindingOf) => boolean }) {
  const { only } = of;
  const texts = useTexts(TEXTS);
  const { checked, policy } = useVerdict();
  const [shown, setShown] = useState(SHOWN);
  const { findings: all } = checked;
  const findings = all
    .filter((finding) => only?.(finding) ?? true)
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const hidden = findings.length - shown;
  return (
    <aside className="findings-panel" aria-label={texts.title}>
      <div className="findings-panel-head">
        <h2>{texts.title}</h2>
        <span className="row" role="status">
          <StateMark tone={errors > 0 ? 'bad' : 'good'}>
            {errors === 0 ? texts.sound : texts.counts(errors, all.length - errors)}
          </StateMark>
          <span className="soft">{texts.proven(checked.proven)}</span>
        </span>
      </div>
      {!BUILT_IN_PRODUCT_TYPES.includes(policy) && (
        <p className="findings-panel-more soft">{texts.ownType(policy.id)}</p>
      )}
      <JointRepairOffer />
      {findings.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be scrolled by keyboard too
        <section className="findings-panel-body" tabIndex={0} aria-label={texts.list}>
          {findings.slice(0, shown).map((finding) => (
            <PlacedFinding
              key={`${finding.code} ${finding.path} ${finding.counterexample?.period} ${finding.counterexample?.currency}`}
              finding={finding}
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
      )}
    </aside>
  );
});

/** A finding with its repairs, which edit the document, and the way to its cell. */
export function PlacedFinding({
  finding,
  isShownOnly = false,
}: {
  readonly finding: FindingOf;
  readonly isShownOnly?: boolean;
}) {
  const { checked, document, repair, readOnly } = useVerdict();
  const navigate = useNavigate();
  const { id = '' } = useParams();
  const [path] = pathsOfFinding(finding, document);
  return (
    <Finding
      finding={finding}
      catalog={checked.catalog}
      {...(!readOnly && !isShownOnly && { onRepair: (wanted) => repair((now) => applyRepair(now, wanted)) })}
      {...(!isShownOnly && path?.startsWith('/components') && { onGoTo: () => void navigate(addressOf(id, path)) })}
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

function JointRepairOffer() {
  const texts = useTexts(TEXTS);
  const { checked, repair: change, readOnly } = useVerdict();
  const [found, setFound] = useState<{ readonly of: unknown; readonly repair: JointRepair }>();
  // An edit makes it a repair of another document.
  const repair = found?.of === checked ? found.repair : undefined;
  const conflicts = checked.findings.filter(
    ({ code, severity }) => code === 'rule.target-not-dearer' && severity === 'error',
  );
  const { catalog, policy, parseFindings } = checked;
  if (readOnly || conflicts.length === 0 || !catalog || !policy) return null;
  if (!repair) {
    return (
      <div className="findings-panel-more">
        <Button
          size="small"
          onClick={() => setFound({ of: checked, repair: repairCatalog(catalog, policy, { parseFindings }) })}
        >
          {texts.joint}
        </Button>
      </div>
    );
  }
  return (
    <div className="joint-repair">
      <strong>{texts.joint}</strong>
      {repair.feasible ? (
        <>
          <div>{texts.edits(repair.edits.length)}</div>
          <ul>
            {repair.edits.slice(0, SHOWN).map(({ path, message }) => (
              <li key={path}>
                <Said text={message} />
              </li>
            ))}
          </ul>
          <div className="row">
            <Button
              size="small"
              type="primary"
              onClick={() => {
                change((now) => applyJointRepair(now, repair));
                setFound(undefined);
              }}
            >
              {texts.apply}
            </Button>
            <Button size="small" onClick={() => setFound(undefined)}>
              {texts.close}
            </Button>
          </div>
        </>
      ) : (
        <p>
          <Said text={repair.message} />
        </p>
      )}
    </div>
  );
}
