import { Button, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { listSpecifications, type SpecificationDoc } from '../document/catalog-edit.ts';
import { addSpecification } from '../document/structure-edit.ts';
import { useEditor } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ open: 'Add a specification', id: 'Id', name: 'Name', billing: 'Billing', component: 'Component', add: 'Add' },
    ...{ subscription: 'subscription', offline: 'offline', 'one-time': 'one-time', 'pay-per-use': 'pay per use' },
  },
  zh: {
    ...{ open: '添加规格', id: '标识', name: '名称', billing: '计费方式', component: '组件', add: '添加' },
    ...{ subscription: '包年包月', offline: '线下计费', 'one-time': '一次性', 'pay-per-use': '按需' },
  },
});

const BILLINGS = ['subscription', 'offline', 'one-time', 'pay-per-use'] as const;
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function AddSpecification() {
  const texts = useTexts(TEXTS);
  const { document, edit, readOnly } = useEditor();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [billing, setBilling] = useState<SpecificationDoc['billing']>('subscription');
  const [component, setComponent] = useState(0);
  if (readOnly) return null;
  const isFree = !listSpecifications(document).some(({ specification }) => specification.id === id);
  function add(): void {
    edit(
      addSpecification(document, component, {
        id,
        ...(name.trim() !== '' && { name: name.trim() }),
        billing,
        skus: [{ sku: {} }],
      }),
    );
    setId('');
    setName('');
  }
  return (
    <Popover
      trigger="click"
      content={
        <div className="stack">
          <Select
            aria-label={texts.component}
            value={component}
            onChange={setComponent}
            options={document.components.map(({ id: value }, index) => ({ value: index, label: value }))}
          />
          <Input
            aria-label={texts.id}
            placeholder={texts.id}
            value={id}
            onChange={({ currentTarget }) => setId(currentTarget.value.trim())}
          />
          <Input
            aria-label={texts.name}
            placeholder={texts.name}
            maxLength={50}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Select
            aria-label={texts.billing}
            value={billing}
            onChange={setBilling}
            options={BILLINGS.map((value) => ({ value, label: texts[value] }))}
          />
          <Button type="primary" disabled={!ID.test(id) || !isFree} onClick={add}>
            {texts.add}
          </Button>
        </div>
      }
    >
      <Button>{texts.open}</Button>
    </Popover>
  );
}
