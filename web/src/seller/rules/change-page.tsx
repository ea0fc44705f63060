import { type Finding, findSku, findSpecification } from '@regrade/core';
import { Button, Segmented } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { RuleGraph } from '../../parts/rule-graph.tsx';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { Notice } from '../../ui/notice.tsx';
import { listSpecifications } from '../document/catalog-edit.ts';
import { rulesOf, setStyle, styleOf } from '../document/rules-edit.ts';
import { useEditor, useVerdict } from '../product/editor-context.tsx';
import { FindingsPanel } from '../product/findings-panel.tsx';
import { saySku, saySpecification } from '../product/say-catalog.ts';
import { Verifying } from '../verification/verifying.tsx';
import { reportRules } from './rule-checks.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { RULE_WORDS } from './rule-words.ts';
import { ScopeRules } from './scope-rules.tsx';
import { UpgradeRules } from './upgrade-rules.tsx';
import '../../ui/rule-table.css';
import './change-page.css';

const TEXTS = defineTexts({
  en: {
    ...{ style: 'Manner of the rules', graph: 'Graph of the rules', none: 'No rule: customers can change nothing' },
    why: 'Add what is needed. A rule says which specification may become which, and how quantities grow.',
    rulesHint: 'One rule per original specification, one target per SKU; the target must cost more.',
    scopeHint: 'For each sale item, everything it may be changed to.',
  },
  zh: {
    ...{ style: '规则方式', graph: '规则图', none: '没有规则：客户不能进行任何变更' },
    why: '按需添加规则：规定哪个规格可以变更为哪个，以及数量如何增加。',
    rulesHint: '每个原规格一条规则，每个 SKU 一个目标；目标价格必须更高。',
    scopeHint: '为每个售卖项勾选可变更的范围。',
  },
});

/** Product Management → My Products → More → Change: what may become what. */
export function ChangePage() {
  const texts = useTexts(TEXTS);
  const words = useTexts(RULE_WORDS);
  const { document, edit, readOnly } = useEditor();
  const { said, state } = useVerdict();
  const [dialog, setDialog] = useState<{ readonly from?: string }>();
  const style = styleOf(document) ?? 'upgrade-rules';
  const report = useMemo(() => reportRules(said, document), [said, document]);
  const isScope = style === 'scope';
  const onEdit = (from: string) => setDialog({ from });
  return (
    <div className={state === 'being-verified' ? 'stack being-verified' : 'stack'}>
      <div className="row">
        <Segmented
          aria-label={texts.style}
          value={style}
          disabled={readOnly}
          onChange={(next) => edit(setStyle(document, next))}
          options={[
            { value: 'upgrade-rules' as const, label: words.rules },
            { value: 'scope' as const, label: words.scope },
          ]}
        />
        <span className="soft">{isScope ? texts.scopeHint : texts.rulesHint}</span>
        {!isScope && !readOnly && (
          <Button type="primary" className="change-create" onClick={() => setDialog({})}>
            {words.create}
          </Button>
        )}
      </div>
      {isScope && <ScopeRules {...{ report, onEdit }} />}
      {!isScope &&
        (rulesOf(document).length === 0 ? (
          <Notice title={texts.none} why={texts.why} />
        ) : (
          <UpgradeRules {...{ style, report, onEdit }} />
        ))}
      <FindingsPanel only={isNoSkuRule} />
      <section aria-label={texts.graph}>
        <h2 className="sheet-title">{texts.graph}</h2>
        <Graph />
      </section>
      {dialog && <RuleDialog from={dialog.from} style={style} onClose={() => setDialog(undefined)} />}
    </div>
  );
}

/** What is said of an attribute rule or a target stands at it. */
function isNoSkuRule({ path }: Finding): boolean {
  return !/^\/rules\/specifications\/\d+\/skus\//.test(path);
}

function Graph() {
  const { said, state } = useVerdict();
  const { language } = useLanguage();
  const { document, findings, rules: { catalog } = {} } = said ?? {};
  const nameOf = useCallback(
    (id: string, skuKey?: string) => {
      const placed = document && listSpecifications(document).find(({ specification }) => specification.id === id);
      const specification = placed?.specification;
      const sold = catalog && findSpecification(catalog, id)?.specification;
      if (!specification) return id;
      const sku = skuKey === undefined ? undefined : sold && findSku(sold, skuKey);
      return sku ? saySku(specification, sku.choices, language) : saySpecification(specification, language);
    },
    [document, catalog, language],
  );
  if (!catalog || !findings) return state === 'being-verified' ? <Verifying /> : null;
  return (
    <div className="of-verdict">
      <RuleGraph {...{ catalog, findings, nameOf }} />
    </div>
  );
}
