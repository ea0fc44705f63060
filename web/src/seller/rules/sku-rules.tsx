import { Button } from 'antd';
import { Fragment, useState } from 'react';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { choiceDocs, type SpecificationDoc } from '../document/catalog-edit.ts';
import {
  type ChoicesDoc,
  readTarget,
  type SkuRuleDoc,
  type SpecificationRuleDoc,
  saveSkuRule,
} from '../document/rules-edit.ts';
import { useEditor } from '../product/editor-context.tsx';
import { sayAttribute, sayValue } from '../product/say-catalog.ts';
import type { ReportRule } from './rule-checks.ts';
import { RuleFindings } from './rule-findings.tsx';
import { RuleDifferences, RuleState } from './rule-report.tsx';
import { RULE_WORDS } from './rule-words.ts';
import { SkuRuleDialog } from './sku-rule-dialog.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Attribute rules', original: 'Original attribute and value', target: 'Target attribute and value' },
    ...{ difference: 'The target costs more by', actions: 'Actions', several: 'targets: style Upgrade Rules has one' },
    more: (count: number) => `Show ${count} more`,
    empty: 'No attribute rule: customers of this specification can only expand quantities, and move to no other SKU.',
  },
  zh: {
    ...{ title: '属性规则', original: '原属性及属性值', target: '目标属性及属性值' },
    ...{ difference: '目标价格高出', actions: '操作', several: '个目标：升级规则仅允许一个' },
    more: (count: number) => `再显示 ${count} 条`,
    empty: '没有属性规则：此规格的客户只能扩容，不能变更到其他 SKU。',
  },
});

const SHOWN = 25;

interface SkuRulesProps {
  readonly rule: SpecificationRuleDoc;
  readonly pointer: string;
  readonly specification: SpecificationDoc;
  readonly report: ReportRule;
}

/** All attribute rules of a specification; set, edited and deleted here. */
export function SkuRules({ rule, pointer, specification, report }: SkuRulesProps) {
  const words = useTexts(RULE_WORDS);
  const texts = useTexts(TEXTS);
  const { readOnly } = useEditor();
  const [dialog, setDialog] = useState<{ readonly from?: ChoicesDoc }>();
  const skus = rule.skus ?? [];
  const [shown, setShown] = useState(SHOWN);
  const hidden = skus.length - shown;
  return (
    <div className="sku-rules">
      {skus.length === 0 ? (
        <p className="soft">{texts.empty}</p>
      ) : (
        <table className="rule-table rule-cards" aria-label={texts.title}>
          <thead>
            <tr>
              <th>{texts.original}</th>
              <th>{texts.target}</th>
              <th>{texts.difference}</th>
              <th>{words.state}</th>
              <th>{texts.actions}</th>
            </tr>
          </thead>
          <tbody>
            {skus.slice(0, shown).map((skuRule, index) => (
              <SkuRuleRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a draft may repeat a rule, then the place tells them apart
                key={`${JSON.stringify(skuRule.from)} ${index}`}
                {...{ skuRule, specification, report }}
                pointer={`${pointer}/skus/${index}`}
                onEdit={() => setDialog({ from: skuRule.from })}
              />
            ))}
          </tbody>
        </table>
      )}
      {hidden > 0 && (
        <Button size="small" type="link" onClick={() => setShown(shown + 4 * SHOWN)}>
          {texts.more(hidden)}
        </Button>
      )}
      {!readOnly && (
        <Button size="small" onClick={() => setDialog({})}>
          {words.set}
        </Button>
      )}
      {dialog && (
        <SkuRuleDialog specification={specification} from={dialog.from} onClose={() => setDialog(undefined)} />
      )}
    </div>
  );
}

function SkuRuleRow(of: {
  readonly skuRule: SkuRuleDoc;
  readonly pointer: string;
  readonly specification: SpecificationDoc;
  readonly report: ReportRule;
  readonly onEdit: () => void;
}) {
  const { skuRule, pointer, specification, report, onEdit } = of;
  const words = useTexts(RULE_WORDS);
  const texts = useTexts(TEXTS);
  const { document, edit, readOnly } = useEditor();
  const said = report(pointer);
  const [target] = skuRule.to;
  return (
    <Fragment>
      <tr>
        <td data-label={texts.original}>
          <SayChoices specification={specification} choices={skuRule.from} />
        </td>
        <td data-label={texts.target}>
          {target && <SayChoices specification={specification} choices={readTarget(target).sku} />}
          {skuRule.to.length > 1 && ` ${skuRule.to.length} ${texts.several}`}
        </td>
        <td data-label={texts.difference}>
          <RuleDifferences report={said} />
        </td>
        <td data-label={words.state}>
          <RuleState report={said} />
        </td>
        <td className="rule-actions">
          {!readOnly && (
            <>
              <Button type="link" size="small" onClick={onEdit}>
                {words.edit}
              </Button>
              <Button
                type="link"
                size="small"
                danger
                onClick={() => edit(saveSkuRule(document, specification.id, { from: skuRule.from, to: [] }))}
              >
                {words.delete}
              </Button>
            </>
          )}
        </td>
      </tr>
      {said.findings.length > 0 && (
        <tr className="rule-card-more">
          <td colSpan={5}>
            <RuleFindings report={said} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** `Edition: Advanced` for each choice. */
function SayChoices({
  specification,
  choices,
}: {
  readonly specification: SpecificationDoc;
  readonly choices: ChoicesDoc;
}) {
  const { language } = useLanguage();
  return choiceDocs(specification).map((attribute) => {
    const value = choices[attribute.id];
    return (
      <div key={attribute.id}>
        <span className="soft">{sayAttribute(attribute, language)}:</span>{' '}
        {value === undefined ? '–' : sayValue(attribute, value, language)}
      </div>
    );
  });
}
