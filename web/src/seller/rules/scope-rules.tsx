import { defaultScope } from '@regrade/core';
import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { defineTexts, type Language, useLanguage, useTexts } from '../../text/language.tsx';
import {
  type ComponentDoc,
  isSameChoices,
  listSpecifications,
  type PlacedSpecification,
  type SkuDoc,
  type SpecificationDoc,
} from '../document/catalog-edit.ts';
import {
  type ChoicesDoc,
  readTarget,
  ruleOf,
  rulesOf,
  type SkuRuleDoc,
  saveSkuRule,
  skuRuleOf,
  type TargetDoc,
  tickScope,
} from '../document/rules-edit.ts';
import { useEditor, useVerdict } from '../product/editor-context.tsx';
import { saySku, saySpecification } from '../product/say-catalog.ts';
import type { ReportRule } from './rule-checks.ts';
import { RuleFindings } from './rule-findings.tsx';
import { RuleState } from './rule-report.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ item: 'Sale item', targets: 'May be changed to', nothing: 'Nothing selected: no change allowed' },
    ...{ terms: 'Timing, fit check, silence', linear: 'Tick the linear-priced sale items' },
    linearHint: 'Linear-priced sale items can be changed by default: their scope comes ticked, and can be unticked.',
    more: (count: number) => `Show ${count} more`,
    of: (item: string) => `${item} may be changed to`,
  },
  zh: {
    ...{ item: '售卖项', targets: '可变更为', nothing: '未勾选：不允许变更' },
    ...{ terms: '生效时间、适配检查、未响应处理', linear: '勾选线性计价的售卖项' },
    linearHint: '线性计价的售卖项默认可变更：其范围默认勾选，可取消。',
    more: (count: number) => `再显示 ${count} 项`,
    of: (item: string) => `${item}可变更为`,
  },
});

const SHOWN = 25;

/** The scope of each sale item: what it may be changed to, several allowed, nothing ticked = no change (T9). */
export function ScopeRules({
  report,
  onEdit,
}: {
  readonly report: ReportRule;
  readonly onEdit: (specification: string) => void;
}) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document, readOnly } = useEditor();
  const placed = listSpecifications(document).filter(({ specification }) => specification.billing === 'subscription');
  const [shown, setShown] = useState(SHOWN);
  const items = placed.flatMap((each) => (each.specification.skus ?? []).map((sku) => ({ ...each, sku })));
  const groups = placed.map((each) => ({
    ...each,
    items: items.slice(0, shown).filter(({ specification }) => specification === each.specification),
  }));
  return (
    <div className="stack">
      <LinearDefaults />
      {groups
        .filter((group) => group.items.length > 0)
        .map(({ specification, component, items: own }) => (
          <section
            key={specification.id}
            className="rule-table-scroll"
            aria-label={saySpecification(specification, language)}
          >
            <div className="row">
              <h2 className="sheet-title">{saySpecification(specification, language)}</h2>
              {!readOnly && (
                <Button type="link" size="small" onClick={() => onEdit(specification.id)}>
                  {texts.terms}
                </Button>
              )}
            </div>
            <table className="rule-table rule-cards">
              <thead>
                <tr>
                  <th>{texts.item}</th>
                  <th>{texts.targets}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {own.map(({ sku, ...each }) => (
                  <ScopeRow key={JSON.stringify(sku.sku)} {...{ placed: each, component, sku, report }} />
                ))}
              </tbody>
            </table>
          </section>
        ))}
      {items.length > shown && (
        <Button onClick={() => setShown(shown + 4 * SHOWN)}>{texts.more(items.length - shown)}</Button>
      )}
    </div>
  );
}

function ScopeRow(of: {
  readonly placed: PlacedSpecification;
  readonly component: ComponentDoc;
  readonly sku: SkuDoc;
  readonly report: ReportRule;
}) {
  const { placed, component, sku, report } = of;
  const { specification } = placed;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document, edit, readOnly } = useEditor();
  const rules = rulesOf(document);
  const rule = ruleOf(document, specification.id);
  const skuRule = skuRuleOf(rule, sku.sku);
  const pointer =
    rule && skuRule ? `/rules/specifications/${rules.indexOf(rule)}/skus/${rule.skus?.indexOf(skuRule)}` : undefined;
  const said = pointer === undefined ? undefined : report(pointer);
  const [isOpen, setOpen] = useState(false);
  const { value, options, targets } = useTargets({ specification, component, sku, isOpen }, skuRule);
  const name = saySku(specification, sku.sku, language);
  function tick(keys: readonly string[]): void {
    const to = keys.flatMap((key) => targets.get(key) ?? []);
    edit(saveSkuRule(document, specification.id, { from: sku.sku, to }));
  }
  return (
    <>
      <tr className="scope-row">
        <th scope="row">{name}</th>
        <td className="scope-targets">
          <Select
            mode="multiple"
            aria-label={texts.of(name)}
            placeholder={texts.nothing}
            disabled={readOnly}
            value={value}
            options={options}
            onOpenChange={setOpen}
            optionFilterProp="label"
            onChange={tick}
            style={{ width: '100%' }}
          />
        </td>
        <td>{said && <RuleState report={said} />}</td>
      </tr>
      {said && said.findings.length > 0 && (
        <tr className="rule-card-more">
          <td colSpan={3}>
            <RuleFindings report={said} />
          </td>
        </tr>
      )}
    </>
  );
}

/** All that there is only for those who look at it: a list of 1,000 in each of many rows would be slow to draw. */
function useTargets(
  of: {
    readonly specification: SpecificationDoc;
    readonly component: ComponentDoc;
    readonly sku: SkuDoc;
    readonly isOpen: boolean;
  },
  skuRule: SkuRuleDoc | undefined,
) {
  const { specification, component, sku, isOpen } = of;
  const { language } = useLanguage();
  const all = useMemo(
    () => (isOpen ? targetOptions(component, { specification: specification.id, sku, language }) : []),
    [component, specification.id, sku, language, isOpen],
  );
  const ticked = (skuRule?.to ?? []).map((written) => {
    const target = readTarget(written);
    const wanted = { specification: specification.id, ...target };
    const value = targetKey(wanted.specification, target.sku);
    return { value, target, label: sayTarget(component, wanted, language) };
  });
  // What is ticked stays so, even where it is no option any more.
  const targets = new Map(
    [...all.flatMap((group) => group.options), ...ticked].map(({ value, target }) => [value, target]),
  );
  return { targets, value: ticked.map(({ value }) => value), options: isOpen ? all : [{ label: '', options: ticked }] };
}

function targetKey(specification: string, sku: ChoicesDoc): string {
  const sorted = Object.entries(sku).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([specification, Object.fromEntries(sorted)]);
}

function sayTarget(
  { specifications }: ComponentDoc,
  { specification: id, sku }: Required<TargetDoc>,
  language: Language,
) {
  const specification = specifications.find((each) => each.id === id);
  return specification ? saySku(specification, sku, language) : id;
}

/** Every other SKU of the component, by specification; what is withdrawn cannot be changed to. */
function targetOptions(
  { specifications }: ComponentDoc,
  of: { readonly specification: string; readonly sku: SkuDoc; readonly language: Language },
) {
  return specifications
    .filter(({ billing }) => billing === 'subscription')
    .map((specification) => ({
      label: saySpecification(specification, of.language),
      options: (specification.skus ?? [])
        .filter((sku) => !sku.removed && !(specification.id === of.specification && isSameChoices(sku.sku, of.sku.sku)))
        .map((sku) => ({
          value: targetKey(specification.id, sku.sku),
          label: saySku(specification, sku.sku, of.language),
          target: { sku: sku.sku, ...(specification.id !== of.specification && { specification: specification.id }) },
        })),
    }));
}

/** T10: linear-priced sale items are modifiable by default. */
function LinearDefaults() {
  const texts = useTexts(TEXTS);
  const { document, edit, readOnly } = useEditor();
  const { said, policy } = useVerdict();
  const catalog = said?.rules?.catalog;
  const defaults = useMemo(() => (catalog ? defaultScope(catalog, policy) : []), [catalog, policy]);
  const missing = defaults.flatMap(({ specification, skus }) =>
    skus
      .filter(({ from }) => !skuRuleOf(ruleOf(document, specification), from))
      .map((rule) => ({ specification, rule })),
  );
  if (readOnly || missing.length === 0) return null;
  return (
    <div className="row">
      <Button
        onClick={() =>
          edit(
            missing.reduce(
              (edited, { specification, rule: { from, to } }) =>
                tickScope(edited, specification, [{ from, to: to.map(({ choices }) => ({ sku: choices })) }]),
              document,
            ),
          )
        }
      >
        {texts.linear}
      </Button>
      <span className="soft">{texts.linearHint}</span>
    </div>
  );
}
