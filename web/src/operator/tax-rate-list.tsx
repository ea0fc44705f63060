import type { TaxRate } from '@regrade/client';
import { useAct, useAnswer, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { MONEY_RULE_TEXTS, untilDay, untilInstant, useValidity } from '../parts/money-rule-texts.tsx';
import { useTexts } from '../text/language.tsx';
import { FormDialog, listOf, textOf } from '../ui/form-dialog.tsx';
import { ListTable } from '../ui/list-table.tsx';

type Field = 'id' | 'name' | 'percent' | 'region' | 'productTypes' | 'validUntil';

export function TaxRateList() {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const validity = useValidity();
  const pages = usePages(['tax-rates'], (cursor, signal) =>
    client.call('listTaxRates', { query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <div className="stack">
      <div className="row">
        <TaxRateForm />
      </div>
      <ListTable<TaxRate>
        label={texts.taxes}
        pages={pages}
        rowKey={({ id, validFrom }) => `${id} ${validFrom}`}
        empty={{ title: texts.noTaxes, why: texts.noTaxesWhy }}
        columns={[
          { title: texts.id, key: 'id', render: (_, { id }) => <code>{id}</code> },
          { title: texts.name, key: 'name', render: (_, { name }) => name },
          { title: texts.percent, key: 'percent', align: 'right', render: (_, { percent }) => `${percent} %` },
          {
            title: texts.region,
            key: 'region',
            render: (_, { region }) => (region === '*' ? texts.everywhere : region),
          },
          { title: texts.types, key: 'types', render: (_, { productTypes }) => productTypes.join(', ') || texts.all },
          { title: texts.valid, key: 'valid', render: (_, row) => validity(row) },
          { key: 'edit', render: (_, row) => <TaxRateForm rate={row} /> },
        ]}
      />
    </div>
  );
}

function TaxRateForm({ rate }: { readonly rate?: TaxRate }) {
  const texts = useTexts(MONEY_RULE_TEXTS);
  const { data: settings } = useAnswer(['settings'], (signal) => client.call('getSettings', { signal }));
  const types = settings?.productTypes.map(({ id }) => ({ value: id, label: id })) ?? [];
  const { act, error, isActing, forget } = useAct(
    ({ id, ...body }: ReturnType<typeof bodyOf>) => client.call('putTaxRate', { params: { id }, body }),
    { changes: ['tax-rates'] },
  );
  return (
    <FormDialog<Field>
      button={rate ? texts.change : texts.newTax}
      title={rate ? rate.name : texts.newTax}
      quiet={rate !== undefined}
      isActing={isActing}
      error={error}
      onOpen={forget}
      fields={[
        ...(rate ? [] : [{ name: 'id' as const, label: texts.id, hint: texts.idHint }]),
        { name: 'name', label: texts.name },
        { name: 'percent', label: texts.percent, kind: { unit: '%' } },
        { name: 'region', label: texts.region, hint: texts.regionHint },
        { name: 'productTypes', label: texts.types, many: true, options: types, optional: true, hint: texts.typesHint },
        { name: 'validUntil', label: texts.until, kind: 'day', optional: true, hint: texts.untilHint },
      ]}
      initial={rate ? { ...rate, validUntil: untilDay(rate.validUntil) } : { region: '*' }}
      save={(values) => act(bodyOf(values, rate))}
    />
  );
}

function bodyOf(values: Readonly<Partial<Record<Field, string | readonly string[]>>>, before: TaxRate | undefined) {
  const { id, name, percent, region, productTypes, validUntil } = values;
  return {
    id: before?.id ?? textOf(id),
    name: textOf(name),
    percent: textOf(percent),
    region: textOf(region),
    productTypes: listOf(productTypes),
    validUntil: untilInstant(textOf(validUntil), before?.validUntil),
  };
}
