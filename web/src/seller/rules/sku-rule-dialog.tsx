import { Button, Select } from 'antd';
import { useState } from 'react';
import { defineTexts, type Language, useLanguage, useTexts } from '../../text/language.tsx';
import { Dialog, insideDialog } from '../../ui/dialog.tsx';
import { choiceDocs, isSameChoices, type SkuDoc, type SpecificationDoc } from '../document/catalog-edit.ts';
import { type ChoicesDoc, readTarget, ruleOf, rulesOf, saveSkuRule, skuRuleOf } from '../document/rules-edit.ts';
import { useEditor, useVerdict } from '../product/editor-context.tsx';
import { sayAttribute, sayValue } from '../product/say-catalog.ts';
import { Verifying } from '../verification/verifying.tsx';
import { reportRules } from './rule-checks.ts';
import { RuleFindings } from './rule-findings.tsx';
import { RuleDifferences } from './rule-report.tsx';
import { RULE_WORDS } from './rule-words.ts';

const TEXTS = defineTexts({
  en: {
    ...{ original: '1. Original', target: '2. Target', first: 'Pick the original first.', value: 'Value' },
    ...{ noSku: 'no such SKU', has: 'has a rule', same: 'is the original', removed: 'is withdrawn' },
    attribute: (side: string, name: string) => `${side} ${name}`,
    ...{ originalWord: 'Original', targetWord: 'Target' },
    taken: 'This SKU has an upgrade rule: edit it, or delete it to add another.',
  },
  zh: {
    ...{ original: '1. 原属性', target: '2. 目标属性', first: '请先选择原属性。', value: '属性值' },
    ...{ noSku: '无此 SKU', has: '已有规则', same: '即原规格', removed: '已下架' },
    attribute: (side: string, name: string) => `${side}${name}`,
    ...{ originalWord: '原', targetWord: '目标' },
    taken: '此 SKU 已有升级规则：请编辑，或删除后重新添加。',
  },
});

interface SkuRuleDialogProps {
  readonly specification: SpecificationDoc;
  /** The original of the rule that is edited; undefined: a new rule. */
  readonly from: ChoicesDoc | undefined;
  readonly onClose: () => void;
}

/** *Set Upgrade Rule*: original attribute name and value, then target attribute name and value (H10); one per SKU (H12). */
export function SkuRuleDialog({ specification, from: given, onClose }: SkuRuleDialogProps) {
  const texts = useTexts(TEXTS);
  const words = useTexts(RULE_WORDS);
  const { document, edit, type } = useEditor();
  const oldRule = given && skuRuleOf(ruleOf(document, specification.id), given);
  const [from, setFrom] = useState<ChoicesDoc>(given ?? {});
  const [to, setTo] = useState<ChoicesDoc>(oldRule?.to[0] ? readTarget(oldRule.to[0]).sku : {});
  const original = skuOf(specification, from);
  const isTaken = !given && original !== undefined && skuRuleOf(ruleOf(document, specification.id), from) !== undefined;
  const target = original && !isTaken ? skuOf(specification, to) : undefined;
  const isReady = target !== undefined && target !== original && target.removed !== true;
  const written = (next: ChoicesDoc) => saveSkuRule(document, specification.id, { from, to: [{ sku: next }] });
  function close(): void {
    type(undefined);
    onClose();
  }
  function pickTarget(next: ChoicesDoc): void {
    setTo(next);
    const sku = skuOf(specification, next);
    // The rule is verified before it is there.
    type(sku && sku !== original ? () => written(next) : undefined);
  }
  return (
    <Dialog
      title={words.set}
      onClose={close}
      actions={
        <Button
          type="primary"
          disabled={!isReady}
          onClick={() => {
            edit(written(to));
            close();
          }}
        >
          {words.save}
        </Button>
      }
    >
      <Side
        title={texts.original}
        word={texts.originalWord}
        {...{ specification, choices: from }}
        isDisabled={given !== undefined}
        onChange={(next) => {
          setFrom(next);
          pickTarget({});
        }}
      />
      {isTaken && <p role="alert">{texts.taken}</p>}
      <Side
        title={texts.target}
        word={texts.targetWord}
        {...{ specification, choices: to }}
        isDisabled={original === undefined || isTaken}
        except={original}
        onChange={pickTarget}
      />
      {original === undefined && <p className="soft">{texts.first}</p>}
      {isReady && <Verdict specification={specification.id} from={from} />}
    </Dialog>
  );
}

function skuOf(specification: SpecificationDoc, choices: ChoicesDoc): SkuDoc | undefined {
  return specification.skus?.find(({ sku }) => isSameChoices(sku, choices));
}

function Side(of: {
  readonly title: string;
  readonly word: string;
  readonly specification: SpecificationDoc;
  readonly choices: ChoicesDoc;
  readonly isDisabled: boolean;
  readonly except?: SkuDoc | undefined;
  readonly onChange: (choices: ChoicesDoc) => void;
}) {
  const { title, word, specification, choices, isDisabled, except, onChange } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const attributes = choiceDocs(specification);
  return (
    <fieldset className="rule-side" disabled={isDisabled}>
      <legend>{title}</legend>
      {attributes.map((attribute) => (
        <div key={attribute.id} className="rule-form-line">
          <span className="soft">{sayAttribute(attribute, language)}</span>
          <Select
            getPopupContainer={insideDialog}
            aria-label={texts.attribute(word, sayAttribute(attribute, language))}
            placeholder={texts.value}
            disabled={isDisabled}
            value={choices[attribute.id] ?? null}
            style={{ width: '100%' }}
            onChange={(value: string | null) => value !== null && onChange({ ...choices, [attribute.id]: value })}
            options={attribute.values.map((value) => {
              const why = refusalOf({ specification, choices: { ...choices, [attribute.id]: value }, except }, texts);
              const label = sayValue(attribute, value, language);
              return { value, label: why === undefined ? label : `${label} (${why})`, disabled: why !== undefined };
            })}
          />
        </div>
      ))}
    </fieldset>
  );
}

/** Why a value cannot be picked, once it would complete a SKU. */
function refusalOf(
  of: { readonly specification: SpecificationDoc; readonly choices: ChoicesDoc; readonly except: SkuDoc | undefined },
  texts: (typeof TEXTS)[Language],
): string | undefined {
  const { specification, choices, except } = of;
  if (Object.keys(choices).length < choiceDocs(specification).length) return undefined;
  const sku = skuOf(specification, choices);
  if (!sku) return texts.noSku;
  if (except === undefined) return undefined;
  if (sku === except) return texts.same;
  return sku.removed ? texts.removed : undefined;
}

/** What verification says of the rule that is about to be set. */
function Verdict({ specification, from }: { readonly specification: string; readonly from: ChoicesDoc }) {
  const { said, state, text } = useVerdict();
  const rules = rulesOf(text);
  const index = rules.findIndex((rule) => rule.from === specification);
  const nth = rules[index]?.skus?.findIndex((rule) => isSameChoices(rule.from, from)) ?? -1;
  if (nth === -1) return null;
  if (state === 'being-verified') return <Verifying />;
  const report = reportRules(said, text)(`/rules/specifications/${index}/skus/${nth}`);
  return (
    <div className="stack">
      <RuleDifferences report={report} />
      <RuleFindings report={report} isShownOnly />
    </div>
  );
}
