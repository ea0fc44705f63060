import type { Discount } from '@regrade/client';
import { useTexts } from '../text/language.tsx';
import { MONEY_RULE_TEXTS } from './money-rule-texts.tsx';

type Direction = Discount['directions'][number];
const DIRECTIONS: readonly Direction[] = ['upgrade', 'downgrade', 'equal'];

/** The directions of changes as choices of a form. */
export function useDirectionOptions(): readonly { readonly value: Direction; readonly label: string }[] {
  const texts = useTexts(MONEY_RULE_TEXTS);
  return DIRECTIONS.map((value) => ({ value, label: texts[value] }));
}

export function readDirections(values: readonly string[]): Direction[] {
  return DIRECTIONS.filter((direction) => values.includes(direction));
}
