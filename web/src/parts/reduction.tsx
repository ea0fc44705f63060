import type { Coupon, Discount } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import type { Pages } from '../data/answers.ts';
import { useTexts } from '../text/language.tsx';
import { type FormField, type FormValues, listOf, textOf } from '../ui/form-dialog.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { MONEY_RULE_TEXTS, untilDay, untilInstant, useValidity } from './money-rule-texts.tsx';

/** What discounts and coupons have in common: which changes they take something off, until when, and who pays for it. */

export type ReductionField = 'name' | 'products' | 'directions' | 'validUntil';
type Reduction = Pick<Discount & Coupon, 'name' | 'products' | 'directions' | 'funder' | 'validFrom' | 'validUntil'>;
type Direction = Reduction['directions'][number];

const DIRECTIONS: readonly Direction[] = ['upgrade', 'downgrade', 'equal'];

export function ReductionList<Rule extends Reduction>(of: {
  readonly label: string;
  readonly none: string;
  readonly pages: Pages<Rule>;
  readonly rowKey: (rule: Rule) => string;
  /** What tells one from another, and what it takes off. */
  readonly columns: TableColumnsType<Rule>;
  /** The form of a rule; of a new one where none is given. */
  readonly form: (rule?: Rule) => ReactNode;
}) {
  const { label, none, pages, rowKey, columns, form } = of;
  const texts = useTexts(MONEY_RULE_TEXTS);
  const validity = useValidity();
  return (
    <div className="stack">
      <div className="row">{form()}</div>
      <ListTable<Rule>
        label={label}
        pages={pages}
        rowKey={rowKey}
        empty={{ title: none }}
        columns={[
          ...columns,
          { title: texts.products, key: 'products', render: (_, { products }) => products.join(', ') || texts.all },
          {
            title: texts.directions,
            key: 'directions',
            render: (_, { directions }) => directions.map((direction) => texts[direction]).join(', '),
          },
          { title: texts.funder, key: 'funder', render: (_, { funder }) => funder },
          { title: texts.valid, key: 'valid', render: (_, rule) => validity(rule) },
          { key: 'edit', render: (_, rule) => form(rule) },
        ]}
      />
    </div>
  );
}

export function useReductionFields(): Readonly<Record<ReductionField, FormField<ReductionField>>> {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const directions = DIRECTIONS.map((value) => ({ value, label: texts[value] }));
  return {
    name: { name: 'name', label: texts.name },
    products: { name: 'products', label: texts.products, many: true, optional: true, hint: texts.productsHint },
    directions: { name: 'directions', label: texts.directions, many: true, options: directions },
    validUntil: { name: 'validUntil', label: texts.until, kind: 'day', optional: true, hint: texts.untilHint },
  };
}

export function reductionValues({ name, products, directions, validUntil }: Reduction): FormValues<ReductionField> {
  return { name, products, directions, validUntil: untilDay(validUntil) };
}

export function readReduction(
  { name, products, directions, validUntil }: FormValues<ReductionField>,
  before: Reduction | undefined,
) {
  const wanted = listOf(directions);
  return {
    name: textOf(name),
    products: listOf(products),
    directions: DIRECTIONS.filter((direction) => wanted.includes(direction)),
    validUntil: untilInstant(textOf(validUntil), before?.validUntil),
  };
}
