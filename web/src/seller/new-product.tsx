import type { CatalogDocument } from '@regrade/client';
import { BUILT_IN_PRODUCT_TYPES } from '@regrade/core';
import { useNavigate } from 'react-router';
import { useSaveFirstDraft } from '../data/products.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { type FormValues, OpenForm, textOf } from '../ui/form-dialog.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'New product', id: 'Id', name: 'Name', type: 'Product type', create: 'Create draft' },
    ...{ idRule: 'Lower-case letters, digits, “-” and “_”; it stays for good.', nameRule: 'At most 50 characters.' },
    ...{ marketplace: 'marketplace: upgrades only', direct: 'direct: upgrades and downgrades' },
  },
  zh: {
    ...{ title: '新建商品', id: '标识', name: '名称', type: '商品类型', create: '创建草稿' },
    ...{ idRule: '小写字母、数字、“-”和“_”；创建后不可更改。', nameRule: '最多 50 个字符。' },
    ...{ marketplace: 'marketplace：仅可升级', direct: 'direct：可升级和降级' },
  },
});

type Field = 'id' | 'name' | 'type';

const ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const NAME_LENGTH_MAX = 50;

/** A first draft: one specification with one SKU, to be filled in. */
export function NewProduct({ seller, onClose }: { readonly seller: string; readonly onClose: () => void }) {
  const texts = useTexts(TEXTS);
  const navigate = useNavigate();
  const { act, error, isActing } = useSaveFirstDraft();
  const typeWords: Readonly<Record<string, string>> = { marketplace: texts.marketplace, direct: texts.direct };
  async function create(values: FormValues<Field>): Promise<void> {
    const document = firstDraft(seller, values);
    const id = `${seller}.${document.product.id}`;
    await act({ id, document });
    await navigate(`/seller/products/${id}`);
  }
  return (
    <OpenForm<Field>
      title={texts.title}
      word={texts.create}
      isActing={isActing}
      error={error}
      onClose={onClose}
      fields={[
        {
          ...{ name: 'id', label: texts.id, hint: texts.idRule },
          refuse: (id) => (ID.test(id) ? undefined : texts.idRule),
        },
        {
          ...{ name: 'name', label: texts.name },
          refuse: (name) => (name.length > NAME_LENGTH_MAX ? texts.nameRule : undefined),
        },
        {
          ...{ name: 'type', label: texts.type },
          options: BUILT_IN_PRODUCT_TYPES.map(({ id }) => ({ value: id, label: typeWords[id] ?? id })),
        },
      ]}
      initial={{ type: 'marketplace' }}
      save={create}
    />
  );
}

function firstDraft(seller: string, values: FormValues<Field>): CatalogDocument {
  const specification = { id: 'standard', name: 'Standard', billing: 'subscription' as const, skus: [{ sku: {} }] };
  return {
    format: 'regrade/catalog@1',
    seller,
    product: { id: textOf(values.id), name: textOf(values.name), type: textOf(values.type) },
    components: [{ id: 'app', role: 'base', specifications: [specification] }],
  };
}
