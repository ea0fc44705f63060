import type { CatalogDocument } from '@regrade/client';
import { BUILT_IN_PRODUCT_TYPES } from '@regrade/core';
import { Form, Input, Modal, Select } from 'antd';
import { useNavigate } from 'react-router';
import { useSaveDraft } from '../data/products.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Refusal } from '../ui/refusal.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'New product', id: 'Id', name: 'Name', type: 'Product type', create: 'Create draft', cancel: 'Cancel' },
    ...{ idRule: 'Letters, digits, "-" and "_"; it stays for good.', nameRule: 'At most 50 characters.' },
    ...{ marketplace: 'marketplace: upgrades only', direct: 'direct: upgrades and downgrades' },
  },
  zh: {
    ...{ title: '新建商品', id: '标识', name: '名称', type: '商品类型', create: '创建草稿', cancel: '取消' },
    ...{ idRule: '字母、数字、“-”和“_”；创建后不可更改。', nameRule: '最多 50 个字符。' },
    ...{ marketplace: 'marketplace：仅可升级', direct: 'direct：可升级和降级' },
  },
});

interface NewProductFields {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** A first draft: one specification with one SKU, to be filled in. */
export function NewProduct({ seller, onClose }: { readonly seller: string; readonly onClose: () => void }) {
  const texts = useTexts(TEXTS);
  const [form] = Form.useForm<NewProductFields>();
  const id = Form.useWatch('id', form) ?? '';
  const navigate = useNavigate();
  const saving = useSaveDraft(`${seller}.${id}`);
  async function create(fields: NewProductFields): Promise<void> {
    const saved = await saving.act({ document: firstDraft(seller, fields), etag: null }).catch(() => undefined); // The refusal is shown.
    if (saved) await navigate(`/seller/products/${seller}.${fields.id}`);
  }
  const types: readonly string[] = BUILT_IN_PRODUCT_TYPES.map((type) => type.id);
  return (
    <Modal
      open
      title={texts.title}
      okText={texts.create}
      cancelText={texts.cancel}
      confirmLoading={saving.isActing}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {saving.error && <Refusal error={saving.error} />}
      <Form<NewProductFields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ type: 'marketplace' }}
        onFinish={(fields) => void create(fields)}
      >
        <Form.Item
          name="id"
          label={texts.id}
          rules={[{ required: true, pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, message: texts.idRule }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item
          name="name"
          label={texts.name}
          rules={[{ required: true, max: 50, whitespace: true, message: texts.nameRule }]}
        >
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item name="type" label={texts.type}>
          <Select
            options={types.map((value) => ({
              value,
              label: value === 'marketplace' ? texts.marketplace : value === 'direct' ? texts.direct : value,
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function firstDraft(seller: string, { id, name, type }: NewProductFields): CatalogDocument {
  const specification = { id: 'standard', name: 'Standard', billing: 'subscription' as const, skus: [{ sku: {} }] };
  return {
    format: 'regrade/catalog@1',
    seller,
    product: { id, name: name.trim(), type },
    components: [{ id: 'app', role: 'base', specifications: [specification] }],
  };
}
