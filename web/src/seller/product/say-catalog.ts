import type { Text } from '@regrade/core';
import { defineTexts, type Language } from '../../text/language.tsx';
import { sayText } from '../../text/say-text.ts';
import type { ChoiceDoc, SkuDoc, SpecificationDoc } from '../document/catalog-edit.ts';
import { choiceDocs } from '../document/catalog-edit.ts';

/** What people call the parts of a catalog. */

export const BILLING_WORDS = defineTexts({
  en: { subscription: 'subscription', offline: 'offline', 'one-time': 'one-time', 'pay-per-use': 'pay per use' },
  zh: { subscription: '包年包月', offline: '线下计费', 'one-time': '一次性', 'pay-per-use': '按需' },
});

export function saySpecification({ id, name }: Pick<SpecificationDoc, 'id' | 'name'>, language: Language): string {
  return sayText(name, language, id);
}

export function sayAttribute({ id, name }: { readonly id: string; readonly name?: Text }, language: Language): string {
  return sayText(name, language, id);
}

export function sayValue({ labels }: Pick<ChoiceDoc, 'labels'>, value: string, language: Language): string {
  return sayText(labels?.[value], language, value);
}

type Named = Pick<SpecificationDoc, 'id' | 'name' | 'attributes'>;

/** `Advanced / EU`: the values of the choices; of a specification without choices its name. */
export function saySku(specification: Named, choices: SkuDoc['sku'], language: Language): string {
  const values = choiceDocs(specification).flatMap((attribute) => {
    const value = choices[attribute.id];
    return value === undefined ? [] : [sayValue(attribute, value, language)];
  });
  return values.length === 0 ? saySpecification(specification, language) : values.join(' / ');
}
