import type { Catalog } from '@regrade/core';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { Arithmetic } from './arithmetic.tsx';
import { namesOf } from './catalog-names.ts';
import { explainLeast, type LeastDifference } from './least-difference.ts';
import { OpenAmount } from './open-amount.tsx';

const TEXTS = defineTexts({
  en: {
    label: 'Least difference',
    why: (at: string) => `Found ${at}: nowhere in the ranges of both is the difference less.`,
    at: (quantities: string, period: string) => `at ${quantities}, for ${period}`,
    period: (period: string) => `for ${period}`,
    price: (sku: string, quantities: string) =>
      quantities === '' ? `Price of ${sku}` : `Price of ${sku}, ${quantities}`,
    gone: 'The prices have changed since.',
  },
  zh: {
    label: '最小差额',
    why: (at: string) => `位置：${at}；在两者的数量范围内，差额不会更小。`,
    at: (quantities: string, period: string) => `${quantities}，${period}`,
    period: (period: string) => period,
    price: (sku: string, quantities: string) => (quantities === '' ? `${sku}的价格` : `${sku}的价格，${quantities}`),
    gone: '价格此后已变更。',
  },
});

/** What a target costs more at the least: opens to where that is, and to both prices there. */
export function LeastAmount({ catalog, of }: { readonly catalog: Catalog; readonly of: LeastDifference }) {
  const texts = useTexts(TEXTS);
  return (
    <OpenAmount amount={of.least} currency={of.currency} signed label={texts.label}>
      <Prices catalog={catalog} of={of} />
    </OpenAmount>
  );
}

function Prices({ catalog, of }: { readonly catalog: Catalog; readonly of: LeastDifference }) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const format = useFormat();
  const names = namesOf(catalog, language);
  const steps = explainLeast(catalog, of);
  if (steps.length === 0) return <p className="plain soft">{texts.gone}</p>;
  const say = ({ specification }: LeastDifference['from'], quantities: LeastDifference['at']['from']) =>
    Object.entries(quantities)
      .map(([id, quantity]) => `${format.number(quantity)} ${names.attribute(specification, id)}`)
      .join(', ');
  const sides = (['from', 'to'] as const).map((side) => {
    const { specification, skuKey } = of[side];
    return { sku: names.skuOfKey(specification, skuKey), quantities: say(of[side], of.at[side]) };
  });
  const [from, to] = sides;
  const period = format.period(of.period);
  const where = to?.quantities || from?.quantities;
  return (
    <>
      <p className="plain">{texts.why(where ? texts.at(where, period) : texts.period(period))}</p>
      <Arithmetic
        steps={steps.map((step, index) => {
          const side = sides[index];
          return { ...step, said: side ? texts.price(side.sku, side.quantities) : texts.label };
        })}
      />
    </>
  );
}
