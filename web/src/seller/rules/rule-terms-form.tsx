import { InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { useFormat } from '../../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { insideDialog } from '../../ui/dialog.tsx';
import { type QuantityDoc, quantityDocs, type SpecificationDoc } from '../document/catalog-edit.ts';
import type { RulesStyle, RuleTermsDoc } from '../document/rules-edit.ts';
import { sayAttribute } from '../product/say-catalog.ts';
import { RULE_WORDS } from './rule-words.ts';
import { DEFAULT_AFTER, readAfter, writeAfter } from './silence-after.ts';

const TEXTS = defineTexts({
  en: {
    ...{
      default: 'as the style says',
      minutes: 'minutes',
      hours: 'hours',
      days: 'days',
      after: 'After',
      outcome: 'then',
    },
    ...{ fitHint: 'Quotes are shown once the seller’s software has agreed.' },
    multiple: (k: string, step: string, sum: string, unit: string) => `${k} × ${step} = ${sum} ${unit}`,
    permission: (name: string) => `${name}: what customers may do`,
    step: (name: string) => `Capacity Expansion Step, ${name}`,
  },
  zh: {
    ...{ default: '按规则方式默认', minutes: '分钟', hours: '小时', days: '天', after: '等待', outcome: '然后' },
    fitHint: '卖家软件同意后才显示报价。',
    multiple: (k: string, step: string, sum: string, unit: string) => `${k} × ${step} = ${sum} ${unit}`,
    permission: (name: string) => `${name}：客户可以`,
    step: (name: string) => `扩容步长，${name}`,
  },
});

const MULTIPLES = [1, 2, 3, 4, 5];
const TIMINGS = ['now', 'at-renewal', 'customer-chooses'] as const;
const OUTCOMES = ['reject', 'accept', 'hold'] as const;
const PERMISSIONS = ['none', 'up', 'both'] as const;
const DEFAULT = 'default';

export interface RuleTermsProps {
  readonly specification: SpecificationDoc;
  readonly style: RulesStyle;
  readonly terms: RuleTermsDoc;
  readonly onChange: (terms: RuleTermsDoc) => void;
}

/** What a rule says of a specification as a whole: how its quantities move, when a change takes effect, who is asked. */
export function RuleTermsForm(props: RuleTermsProps) {
  const { specification, terms, onChange } = props;
  const words = useTexts(RULE_WORDS);
  const texts = useTexts(TEXTS);
  return (
    <div className="rule-form">
      {quantityDocs(specification).map((attribute) => (
        <QuantityTerms key={attribute.id} {...props} attribute={attribute} />
      ))}
      <Line label={words.timing}>
        <Select
          getPopupContainer={insideDialog}
          popupMatchSelectWidth={false}
          aria-label={words.timing}
          value={terms.timing ?? 'now'}
          options={TIMINGS.map((value) => ({ value, label: words[value] }))}
          onChange={(timing) => onChange({ ...terms, timing })}
        />
      </Line>
      <Line label={words.fit}>
        <span className="row">
          <Switch aria-label={words.fit} checked={terms.fit ?? false} onChange={(fit) => onChange({ ...terms, fit })} />
          <span className="soft">{texts.fitHint}</span>
        </span>
      </Line>
      <SilenceTerms terms={terms} onChange={onChange} />
    </div>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="rule-form-line">
      <span className="soft">{label}</span>
      <div>{children}</div>
    </div>
  );
}

function QuantityTerms(props: RuleTermsProps & { readonly attribute: QuantityDoc }) {
  const { attribute, terms, style, onChange } = props;
  const texts = useTexts(TEXTS);
  const words = useTexts(RULE_WORDS);
  const format = useFormat();
  const { language } = useLanguage();
  const { id, step, unit } = attribute;
  const name = sayAttribute(attribute, language);
  const multiple = terms.expansionStep?.[id] ?? 1;
  function permit(value: string): void {
    const { [id]: _, ...others } = terms.quantities ?? {};
    const wanted = PERMISSIONS.find((each) => each === value);
    const { quantities: __, ...rest } = terms;
    const quantities = { ...others, ...(wanted && { [id]: wanted }) };
    onChange({ ...rest, ...(Object.keys(quantities).length > 0 && { quantities }) });
  }
  return (
    <>
      <Line label={name}>
        <Select
          getPopupContainer={insideDialog}
          popupMatchSelectWidth={false}
          aria-label={texts.permission(name)}
          value={terms.quantities?.[id] ?? DEFAULT}
          onChange={permit}
          options={[
            { value: DEFAULT, label: style === 'upgrade-rules' ? `${words.up} (${texts.default})` : texts.default },
            ...PERMISSIONS.map((value) => ({ value, label: words[value] })),
          ]}
        />
      </Line>
      <Line label={words.step}>
        <Select
          getPopupContainer={insideDialog}
          popupMatchSelectWidth={false}
          aria-label={texts.step(name)}
          value={multiple}
          options={MULTIPLES.map((value) => ({
            value,
            label: texts.multiple(`${value}`, format.number(step), format.number(value * step), unit),
          }))}
          onChange={(next) => onChange({ ...terms, expansionStep: { ...terms.expansionStep, [id]: next } })}
        />
      </Line>
    </>
  );
}

function SilenceTerms({ terms, onChange }: Pick<RuleTermsProps, 'terms' | 'onChange'>) {
  const texts = useTexts(TEXTS);
  const words = useTexts(RULE_WORDS);
  const after = readAfter(terms.silence?.after ?? DEFAULT_AFTER) ?? { count: 24, unit: 'hours' as const };
  const set = (silence: NonNullable<RuleTermsDoc['silence']>) =>
    onChange({ ...terms, silence: { ...terms.silence, ...silence } });
  return (
    <Line label={words.silence}>
      <span className="row">
        <InputNumber
          aria-label={texts.after}
          min={1}
          max={999}
          value={after.count}
          style={{ width: 76 }}
          onChange={(count) => count !== null && set({ after: writeAfter({ ...after, count }) })}
        />
        <Select
          getPopupContainer={insideDialog}
          popupMatchSelectWidth={false}
          aria-label={words.silence}
          value={after.unit}
          options={(['minutes', 'hours', 'days'] as const).map((value) => ({ value, label: texts[value] }))}
          onChange={(unit) => set({ after: writeAfter({ ...after, unit }) })}
        />
        <Select
          getPopupContainer={insideDialog}
          popupMatchSelectWidth={false}
          aria-label={texts.outcome}
          value={terms.silence?.then ?? 'reject'}
          // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format
          onChange={(outcome) => set({ then: outcome })}
          options={OUTCOMES.map((value) => ({ value, label: words[value] }))}
        />
      </span>
    </Line>
  );
}
