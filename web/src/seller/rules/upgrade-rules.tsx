import { Button } from 'antd';
import { Fragment, useState } from 'react';
import { useFormat } from '../../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { RowArrow } from '../../ui/row-arrow.tsx';
import { choiceDocs, listSpecifications, quantityDocs, type SpecificationDoc } from '../document/catalog-edit.ts';
import { deleteRule, type RulesStyle, rulesOf, type SpecificationRuleDoc } from '../document/rules-edit.ts';
import { useEditor } from '../product/editor-context.tsx';
import { sayAttribute, saySpecification } from '../product/say-catalog.ts';
import { useConfirmedEdit } from '../product/use-confirmed-edit.tsx';
import type { ReportRule } from './rule-checks.ts';
import { RuleState } from './rule-report.tsx';
import { RULE_WORDS } from './rule-words.ts';
import { DEFAULT_AFTER, readAfter } from './silence-after.ts';
import { SkuRules } from './sku-rules.tsx';

const TEXTS = defineTexts({
  en: {
    ...{
      show: 'Show the attribute rules',
      hide: 'Hide the attribute rules',
      actions: 'Actions',
      gone: 'no such specification',
    },
    ...{ minutes: 'min', hours: 'h', days: 'd' },
    remove: (name: string) => `Delete the upgrade rule of ${name}`,
    growth: (name: string, step: string, unit: string) => `${name}: in steps of ${step} ${unit}`,
  },
  zh: {
    ...{
      show: '显示属性规则',
      hide: '隐藏属性规则',
      actions: '操作',
      gone: '无此规格',
      minutes: '分钟',
      hours: '小时',
      days: '天',
    },
    remove: (name: string) => `删除${name}的升级规则`,
    growth: (name: string, step: string, unit: string) => `${name}：步长 ${step} ${unit}`,
  },
});

/** With more specifications than these, one opens what one is after. */
const OPEN_MAX = 3;

interface UpgradeRulesProps {
  readonly style: RulesStyle;
  readonly report: ReportRule;
  readonly onEdit: (specification: string) => void;
}

/** The list of *Upgrade Rules*, one per original specification; the arrow opens the attribute rules of its SKUs (H11). */
export function UpgradeRules({ style, report, onEdit }: UpgradeRulesProps) {
  const words = useTexts(RULE_WORDS);
  const texts = useTexts(TEXTS);
  const { document } = useEditor();
  const rules = rulesOf(document);
  const opensAtOnce = rules.length <= OPEN_MAX;
  const specifications = new Map(
    listSpecifications(document).map(({ specification }) => [specification.id, specification]),
  );
  return (
    <section className="rule-table-scroll" aria-label={words.rules}>
      <table className="rule-table rule-cards" aria-label={words.rules}>
        <thead>
          <tr>
            <th aria-hidden />
            <th>{words.original}</th>
            <th>{words.step}</th>
            <th>{words.timing}</th>
            <th>{words.fit}</th>
            <th>{words.silence}</th>
            <th>{words.state}</th>
            <th>{texts.actions}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, index) => (
            <RuleRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a draft may repeat a rule, then the place tells them apart
              key={`${rule.from} ${index}`}
              {...{ rule, style, report, onEdit, opensAtOnce }}
              pointer={`/rules/specifications/${index}`}
              specification={specifications.get(rule.from)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RuleRowProps extends UpgradeRulesProps {
  readonly opensAtOnce: boolean;
  readonly rule: SpecificationRuleDoc;
  readonly pointer: string;
  readonly specification: SpecificationDoc | undefined;
}

function RuleRow({ rule, pointer, specification, report, onEdit, opensAtOnce }: RuleRowProps) {
  const words = useTexts(RULE_WORDS);
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document, readOnly } = useEditor();
  const { ask, dialog } = useConfirmedEdit();
  const isMulti = specification !== undefined && choiceDocs(specification).length > 0;
  const [isOpen, setOpen] = useState(isMulti && opensAtOnce);
  const { timing = 'now', fit = false } = rule;
  const name = specification ? saySpecification(specification, language) : `${rule.from} (${texts.gone})`;
  function remove(): void {
    const title = texts.remove(name);
    ask({ kind: 'delete', next: deleteRule(document, rule.from), title, word: words.delete, own: { rules: 1 } });
  }
  return (
    <Fragment>
      <tr>
        <td className="rule-card-arrow">
          {isMulti && (
            <RowArrow isOpen={isOpen} label={isOpen ? texts.hide : texts.show} onToggle={() => setOpen(!isOpen)} />
          )}
        </td>
        <th scope="row">{name}</th>
        <td data-label={words.step}>{specification && <Growth rule={rule} specification={specification} />}</td>
        <td data-label={words.timing}>{words[timing]}</td>
        <td data-label={words.fit}>{fit ? words.asked : words.notAsked}</td>
        <td data-label={words.silence}>
          <Silence rule={rule} />
        </td>
        <td data-label={words.state}>
          <RuleState report={report(pointer)} />
        </td>
        <td className="rule-actions">
          {!readOnly && (
            <>
              <Button type="link" size="small" onClick={() => onEdit(rule.from)}>
                {words.edit}
              </Button>
              <Button type="link" size="small" danger onClick={remove}>
                {words.delete}
              </Button>
              {dialog}
            </>
          )}
        </td>
      </tr>
      {isOpen && specification && (
        <tr className="rule-card-more">
          <td />
          <td colSpan={7}>
            <SkuRules {...{ rule, pointer, specification, report }} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Growth({
  rule,
  specification,
}: {
  readonly rule: SpecificationRuleDoc;
  readonly specification: SpecificationDoc;
}) {
  const words = useTexts(RULE_WORDS);
  const texts = useTexts(TEXTS);
  const format = useFormat();
  const { language } = useLanguage();
  return quantityDocs(specification).map((attribute) => {
    const { id, step, unit } = attribute;
    const permission = rule.quantities?.[id] ?? 'up';
    const name = sayAttribute(attribute, language);
    const growth = texts.growth(name, format.number((rule.expansionStep?.[id] ?? 1) * step), unit);
    return (
      <div key={id}>
        {permission === 'none' ? `${name}: ${words.none}` : growth}
        {permission === 'both' && <span className="soft"> · {words.both}</span>}
      </div>
    );
  });
}

function Silence({ rule: { silence } }: { readonly rule: SpecificationRuleDoc }) {
  const words = useTexts(RULE_WORDS);
  const texts = useTexts(TEXTS);
  const written = silence?.after ?? DEFAULT_AFTER;
  const after = readAfter(written);
  return words.silent(after ? `${after.count} ${texts[after.unit]}` : written, words[silence?.then ?? 'reject']);
}
