import { Button, Select } from 'antd';
import { useState } from 'react';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { Dialog, insideDialog } from '../../ui/dialog.tsx';
import { listSpecifications } from '../document/catalog-edit.ts';
import { type RulesStyle, type RuleTermsDoc, ruleOf, saveRule, setStyle } from '../document/rules-edit.ts';
import { useEditor } from '../product/editor-context.tsx';
import { saySpecification } from '../product/say-catalog.ts';
import { RuleTermsForm } from './rule-terms-form.tsx';
import { RULE_WORDS } from './rule-words.ts';

const TEXTS = defineTexts({
  en: {
    ...{ has: 'has a rule: edit it, or delete it to add another', billing: 'not billed by subscription' },
    ...{ pick: 'Select the original specification', edit: 'Edit Upgrade Rule' },
  },
  zh: {
    ...{ has: '已有规则：请编辑，或删除后重新添加', billing: '非包年包月计费' },
    ...{ pick: '请选择原规格', edit: '编辑升级规则' },
  },
});

interface RuleDialogProps {
  /** The specification whose rule is edited; undefined: a new rule. */
  readonly from: string | undefined;
  readonly style: RulesStyle;
  readonly onClose: () => void;
}

/** *Create Upgrade Rule*: the original specification, and how its quantities grow. One rule per specification (H8). */
export function RuleDialog({ from, style, onClose }: RuleDialogProps) {
  const texts = useTexts(TEXTS);
  const words = useTexts(RULE_WORDS);
  const { document, edit } = useEditor();
  const [picked, setPicked] = useState(from);
  const old = picked === undefined ? undefined : ruleOf(document, picked);
  const [terms, setTerms] = useState<RuleTermsDoc>(() => termsOf(from === undefined ? undefined : old));
  const specification = listSpecifications(document).find(
    (placed) => placed.specification.id === picked,
  )?.specification;
  function save(): void {
    if (picked !== undefined) edit(saveRule(setStyle(document, style), picked, terms));
    onClose();
  }
  return (
    <Dialog
      title={from === undefined ? words.create : texts.edit}
      onClose={onClose}
      actions={
        <Button type="primary" disabled={picked === undefined} onClick={save}>
          {words.save}
        </Button>
      }
    >
      <OriginalSelect
        value={picked}
        isFixed={from !== undefined}
        onChange={(next) => {
          setPicked(next);
          setTerms({});
        }}
      />
      {specification && <RuleTermsForm {...{ specification, style, terms }} onChange={setTerms} />}
    </Dialog>
  );
}

function termsOf(rule: ReturnType<typeof ruleOf>): RuleTermsDoc {
  if (!rule) return {};
  const { from: _, skus: __, ...terms } = rule;
  return terms;
}

function OriginalSelect(of: {
  readonly value: string | undefined;
  readonly isFixed: boolean;
  readonly onChange: (specification: string) => void;
}) {
  const { value, isFixed, onChange } = of;
  const texts = useTexts(TEXTS);
  const words = useTexts(RULE_WORDS);
  const { language } = useLanguage();
  const { document } = useEditor();
  const options = listSpecifications(document).map(({ specification }) => {
    const name = saySpecification(specification, language);
    const why = isFixed
      ? undefined
      : specification.billing !== 'subscription'
        ? texts.billing
        : ruleOf(document, specification.id)
          ? texts.has
          : undefined;
    return {
      value: specification.id,
      label: why === undefined ? name : `${name} (${why})`,
      disabled: why !== undefined,
    };
  });
  return (
    <div className="rule-form-line">
      <span className="soft">{words.original}</span>
      <Select
        aria-label={words.original}
        placeholder={texts.pick}
        value={value ?? null}
        disabled={isFixed}
        options={options}
        getPopupContainer={insideDialog}
        onChange={(next: string | null) => next !== null && onChange(next)}
        style={{ width: '100%' }}
      />
    </div>
  );
}
