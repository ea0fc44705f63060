import type { CatalogDocument } from '@regrade/client';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { type FormField, type FormValues, textOf } from '../../ui/form-dialog.tsx';
import { BILLINGS } from '../document/catalog-edit.ts';
import { isFreeSpecificationId } from '../document/rename.ts';
import { addSpecification } from '../document/structure-edit.ts';
import { useEditor } from './editor-context.tsx';
import { FormTool, type Tool } from './form-tool.tsx';
import { BILLING_WORDS } from './say-catalog.ts';

const TEXTS = defineTexts({
  en: {
    ...{ open: 'Add a specification', id: 'Id', name: 'Name', billing: 'Billing', component: 'Component', add: 'Add' },
    ...{ taken: 'No id, or another specification’s.', idHint: 'Letters, digits, “-”, “_” and “.”.' },
  },
  zh: {
    ...{ open: '添加规格', id: '标识', name: '名称', billing: '计费方式', component: '组件', add: '添加' },
    ...{ taken: '标识无效或已被占用。', idHint: '字母、数字、“-”、“_”和“.”。' },
  },
});

type Field = 'component' | 'id' | 'name' | 'billing';

export function AddSpecification({ tool }: { readonly tool: Tool }) {
  const texts = useTexts(TEXTS);
  const billings = useTexts(BILLING_WORDS);
  const { document, edit, readOnly } = useEditor();
  if (readOnly) return null;
  const components = document.components.map(({ id }) => ({ value: id, label: id }));
  const fields: FormField<Field>[] = [
    ...(components.length > 1 ? [{ name: 'component' as const, label: texts.component, options: components }] : []),
    {
      ...{ name: 'id', label: texts.id, hint: texts.idHint },
      refuse: (id) => (isFreeSpecificationId(document, id) ? undefined : texts.taken),
    },
    { name: 'name', label: texts.name, optional: true },
    {
      ...{ name: 'billing', label: texts.billing },
      options: BILLINGS.map((value) => ({ value, label: billings[value] })),
    },
  ];
  return (
    <FormTool<Field>
      {...{ tool, fields }}
      label={texts.open}
      word={texts.add}
      initial={{ component: components[0]?.value ?? '', billing: 'subscription' }}
      add={(values) => edit(withSpecification(document, values))}
    />
  );
}

/** With one SKU, to be priced. */
function withSpecification(document: CatalogDocument, values: FormValues<Field>): CatalogDocument {
  const component = document.components.findIndex(({ id }) => id === textOf(values.component));
  const name = textOf(values.name);
  return addSpecification(document, component, {
    id: textOf(values.id),
    ...(name !== '' && { name }),
    billing: BILLINGS.find((billing) => billing === values.billing) ?? 'subscription',
    skus: [{ sku: {} }],
  });
}
