import { Button, Input, InputNumber, Popover, Select } from 'antd';
import { useState } from 'react';
import { defineTexts, useTexts } from '../../text/language.tsx';
import { type AttributeDoc, choiceDocs, type PlacedSpecification } from '../document/catalog-edit.ts';
import { addAttribute, addValue } from '../document/structure-edit.ts';
import { useEditor } from './editor-context.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ attribute: 'Add an attribute', value: 'Add a value', id: 'Id', kind: 'Kind', add: 'Add', of: 'Attribute' },
    ...{
      choice: 'Choice',
      quantity: 'Quantity',
      unit: 'Unit',
      first: 'First value',
      min: 'Minimum',
      max: 'Maximum',
      step: 'Step',
    },
    ...{ valueId: 'Value, lower case' },
  },
  zh: {
    ...{ attribute: '添加属性', value: '添加值', id: '标识', kind: '类型', add: '添加', of: '属性' },
    ...{
      choice: '枚举',
      quantity: '数量',
      unit: '单位',
      first: '第一个值',
      min: '最小值',
      max: '最大值',
      step: '步长',
    },
    ...{ valueId: '值（小写）' },
  },
});

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const VALUE = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** New attributes, and new values of choices, of the one specification that is shown. */
export function AttributeTools({ specifications }: { readonly specifications: readonly PlacedSpecification[] }) {
  const { readOnly } = useEditor();
  const [only] = specifications.length === 1 ? specifications : [];
  if (readOnly || !only) return null;
  return (
    <div className="row sheet-tools">
      <AddAttribute placed={only} />
      {choiceDocs(only.specification).length > 0 && <AddValue placed={only} />}
    </div>
  );
}

function AddAttribute({ placed: { place, specification } }: { readonly placed: PlacedSpecification }) {
  const texts = useTexts(TEXTS);
  const { document, edit } = useEditor();
  const [id, setId] = useState('');
  const [kind, setKind] = useState<AttributeDoc['kind']>('quantity');
  const [word, setWord] = useState('');
  const [grid, setGrid] = useState({ min: 1, max: 1000, step: 1 });
  const isFree = !(specification.attributes ?? []).some((attribute) => attribute.id === id);
  const canAdd =
    ID.test(id) &&
    isFree &&
    id !== 'sku' &&
    id !== 'specification' &&
    (kind === 'quantity' ? word.trim() !== '' : VALUE.test(word));
  function add(): void {
    const attribute: AttributeDoc =
      kind === 'quantity' ? { id, kind, ...grid, unit: word.trim() } : { id, kind, values: [word] };
    edit(addAttribute(document, place, attribute));
    setId('');
  }
  return (
    <Popover
      trigger="click"
      content={
        <div className="stack">
          <Select
            aria-label={texts.kind}
            value={kind}
            onChange={setKind}
            options={(['quantity', 'choice'] as const).map((value) => ({ value, label: texts[value] }))}
          />
          <Input
            aria-label={texts.id}
            placeholder={texts.id}
            value={id}
            onChange={({ currentTarget }) => setId(currentTarget.value.trim())}
          />
          <Input
            aria-label={kind === 'quantity' ? texts.unit : texts.first}
            placeholder={kind === 'quantity' ? texts.unit : texts.first}
            value={word}
            onChange={({ currentTarget }) => setWord(currentTarget.value)}
          />
          {kind === 'quantity' &&
            (['min', 'max', 'step'] as const).map((bound) => (
              <InputNumber
                key={bound}
                aria-label={texts[bound]}
                prefix={texts[bound]}
                min={bound === 'step' ? 1 : 0}
                max={1_000_000_000}
                value={grid[bound]}
                onChange={(next) => setGrid({ ...grid, [bound]: next ?? 1 })}
                style={{ width: '100%' }}
              />
            ))}
          <Button type="primary" disabled={!canAdd} onClick={add}>
            {texts.add}
          </Button>
        </div>
      }
    >
      <Button size="small">{texts.attribute}</Button>
    </Popover>
  );
}

function AddValue({ placed: { place, specification } }: { readonly placed: PlacedSpecification }) {
  const texts = useTexts(TEXTS);
  const { document, edit } = useEditor();
  const choices = choiceDocs(specification);
  const [picked, setPicked] = useState<string>();
  const [value, setValue] = useState('');
  const attribute = choices.find(({ id }) => id === picked) ?? choices[0];
  const canAdd = attribute !== undefined && VALUE.test(value) && !attribute.values.includes(value);
  return (
    <Popover
      trigger="click"
      content={
        <div className="stack">
          <Select
            aria-label={texts.of}
            value={attribute?.id ?? null}
            onChange={setPicked}
            options={choices.map(({ id }) => ({ value: id, label: id }))}
          />
          <Input
            aria-label={texts.valueId}
            placeholder={texts.valueId}
            value={value}
            onChange={({ currentTarget }) => setValue(currentTarget.value.trim())}
          />
          <Button
            type="primary"
            disabled={!canAdd}
            onClick={() => {
              if (attribute) edit(addValue(document, place, { attribute: attribute.id, value }));
              setValue('');
            }}
          >
            {texts.add}
          </Button>
        </div>
      }
    >
      <Button size="small">{texts.value}</Button>
    </Popover>
  );
}
