import type { WouldAllow as Allowed, CatalogDocument } from '@regrade/client';
import { Button } from 'antd';
import { useFormat } from '../text/format.ts';
import { defineTexts, useLanguage, useTexts } from '../text/language.tsx';
import { sayText } from '../text/say-text.ts';

const TEXTS = defineTexts({
  en: {
    ...{ allowed: 'Allowed:', take: 'Take this', atRenewal: 'at renewal', now: 'now' },
    from: (at: string) => `from ${at} on`,
    periods: (min: number, max: number) => (min === max ? `${min} periods` : `${min} to ${max} periods`),
    range: (min: string, max: string) => `${min} to ${max}`,
  },
  zh: {
    ...{ allowed: '可选：', take: '采用', atRenewal: '续费时', now: '立即' },
    from: (at: string) => `${at}起`,
    periods: (min: number, max: number) => (min === max ? `${min} 期` : `${min} 至 ${max} 期`),
    range: (min: string, max: string) => `${min} 至 ${max}`,
  },
});

/** What would be allowed in place of what was refused, and, with `onTake`, one click to have it. */
export function WouldAllow(of: {
  readonly of: Allowed;
  readonly catalog: CatalogDocument | undefined;
  /** Whose attributes the names are of. */
  readonly component: string;
  readonly specification: string;
  readonly onTake?: () => void;
}) {
  const { of: allowed, onTake } = of;
  const texts = useTexts(TEXTS);
  const says = useAllowedWords(of);
  return (
    <div className="row would-allow">
      <span>
        {texts.allowed} <b>{says.join(' · ')}</b>
      </span>
      {onTake && allowed.at === undefined && (
        <Button size="small" onClick={onTake}>
          {texts.take}
        </Button>
      )}
    </div>
  );
}

function useAllowedWords(of: {
  readonly of: Allowed;
  readonly catalog: CatalogDocument | undefined;
  readonly component: string;
  readonly specification: string;
}): readonly string[] {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { number, dateTime } = useFormat();
  const { specification = of.specification, sku = {}, quantities = {}, timing, periods, at } = of.of;
  const found = of.catalog?.components
    .find(({ id }) => id === of.component)
    ?.specifications.find(({ id }) => id === specification);
  const attributeOf = (id: string) => found?.attributes?.find((attribute) => attribute.id === id);
  return [
    ...(of.of.specification === undefined ? [] : [sayText(found?.name, language, specification)]),
    ...Object.entries(sku).map(([id, value]) => {
      const attribute = attributeOf(id);
      return attribute?.kind === 'choice' ? sayText(attribute.labels?.[value], language, value) : value;
    }),
    ...Object.entries(quantities).map(([id, value]) => {
      const name = sayText(attributeOf(id)?.name, language, id);
      const text = typeof value === 'number' ? number(value) : texts.range(number(value.min), number(value.max));
      return `${text} ${name}`;
    }),
    ...(timing === undefined ? [] : [timing === 'now' ? texts.now : texts.atRenewal]),
    ...(periods === undefined ? [] : [texts.periods(periods.min, periods.max)]),
    ...(at === undefined ? [] : [texts.from(dateTime(at))]),
  ];
}
