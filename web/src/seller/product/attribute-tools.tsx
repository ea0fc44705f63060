import { Button } from 'antd';
import type { ReactNode } from 'react';
import { defineTexts, useLanguage, useTexts } from '../../text/language.tsx';
import { type FormField, type FormValues, textOf } from '../../ui/form-dialog.tsx';
import type { AttributeLine } from '../document/attribute-sheets.ts';
import {
  type AttributeDoc,
  type ChoiceDoc,
  choiceDocs,
  type PlacedSpecification,
  QUANTITY_MAX,
} from '../document/catalog-edit.ts';
import { canDeleteValue, deleteAttribute, deleteValue } from '../document/delete-part.ts';
import { isFreeAttributeId, isFreeValue, isValueId } from '../document/rename.ts';
import { addAttribute, addValue } from '../document/structure-edit.ts';
import { typedQuantity } from '../document/typed-value.ts';
import { useEditor } from './editor-context.tsx';
import { FormTool, type Tool } from './form-tool.tsx';
import { sayAttribute } from './say-catalog.ts';
import { useConfirmedEdit } from './use-confirmed-edit.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ attribute: 'Add an attribute', value: 'Add a value', id: 'Id', kind: 'Kind', add: 'Add', of: 'Attribute' },
    ...{ choice: 'Choice', quantity: 'Quantity', unit: 'Unit', first: 'First value', valueId: 'Value' },
    ...{ min: 'Minimum', max: 'Maximum', step: 'Step' },
    ...{ idHint: 'Letters, digits, “-”, “_” and “.”.', valueHint: 'Lower case; what people read is its label.' },
    ...{ taken: 'No id, reserved, or another attribute’s.', takenValue: 'No value, or there already.' },
    ...{ number: 'A whole number.', deleteWord: 'Delete' },
    deleteValue: (name: string) => `Delete the value ${name}`,
    deleteAttribute: (name: string) => `Delete the attribute ${name}`,
    ...{ lastValue: 'The last value: delete the attribute instead' },
  },
  zh: {
    ...{ attribute: '添加属性', value: '添加值', id: '标识', kind: '类型', add: '添加', of: '属性' },
    ...{ choice: '枚举', quantity: '数量', unit: '单位', first: '第一个值', valueId: '值' },
    ...{ min: '最小值', max: '最大值', step: '步长' },
    ...{ idHint: '字母、数字、“-”、“_”和“.”。', valueHint: '小写；客户看到的是其显示名。' },
    ...{
      taken: '标识无效、被保留或已被占用。',
      takenValue: '值无效或已存在。',
      number: '请输入整数。',
      deleteWord: '删除',
    },
    deleteValue: (name: string) => `删除值${name}`,
    deleteAttribute: (name: string) => `删除属性${name}`,
    lastValue: '最后一个值：请改为删除属性',
  },
});

const GRID = ['min', 'max', 'step'] as const;

type AttributeField = 'kind' | 'id' | 'unit' | 'first' | (typeof GRID)[number];

/** A new attribute of a specification. What is sold already is of the first value of a choice. */
export function AddAttribute({ tool, placed }: { readonly tool: Tool; readonly placed: PlacedSpecification }) {
  const texts = useTexts(TEXTS);
  const { document, edit } = useEditor();
  const { place, specification } = placed;
  function fieldsOf({ kind }: FormValues<AttributeField>): FormField<AttributeField>[] {
    const own: FormField<AttributeField>[] =
      kind === 'choice'
        ? [
            {
              ...{ name: 'first', label: texts.first, hint: texts.valueHint },
              refuse: (value) => (isValueId(value) ? undefined : texts.takenValue),
            },
          ]
        : [
            { name: 'unit', label: texts.unit },
            ...GRID.map((name) => ({
              ...{ name, label: texts[name] },
              refuse: (text: string) => (typedQuantity(text) === undefined ? texts.number : undefined),
            })),
          ];
    return [
      {
        ...{ name: 'kind', label: texts.kind },
        options: (['quantity', 'choice'] as const).map((value) => ({ value, label: texts[value] })),
      },
      {
        ...{ name: 'id', label: texts.id, hint: texts.idHint },
        refuse: (id) => (isFreeAttributeId(specification, id) ? undefined : texts.taken),
      },
      ...own,
    ];
  }
  return (
    <FormTool<AttributeField>
      tool={tool}
      label={texts.attribute}
      word={texts.add}
      fields={fieldsOf}
      initial={{ kind: 'quantity', min: '1', max: '1000', step: '1' }}
      add={(values) => edit(addAttribute(document, place, attributeOf(values)))}
    />
  );
}

function attributeOf(values: FormValues<AttributeField>): AttributeDoc {
  const id = textOf(values.id);
  if (values.kind === 'choice') return { id, kind: 'choice', values: [textOf(values.first)] };
  const [min = 1, max = QUANTITY_MAX, step = 1] = GRID.map((name) => typedQuantity(textOf(values[name])));
  return { ...{ id, kind: 'quantity', min, max, step }, unit: textOf(values.unit) };
}

type ValueField = 'attribute' | 'value';

/** Another value of a choice: of the one that the reader is at, where there are several. */
export function AddValue(of: {
  readonly tool: Tool;
  readonly placed: PlacedSpecification;
  readonly at: string | undefined;
}) {
  const { tool, placed, at } = of;
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document, edit } = useEditor();
  const choices = choiceDocs(placed.specification);
  const first = choices.find(({ id }) => id === at) ?? choices[0];
  const wanted = (values: FormValues<ValueField>): ChoiceDoc | undefined =>
    choices.find(({ id }) => id === values.attribute) ?? first;
  return (
    <FormTool<ValueField>
      tool={tool}
      label={texts.value}
      word={texts.add}
      fields={(values) => [
        {
          ...{ name: 'attribute', label: texts.of },
          options: choices.map((attribute) => ({ value: attribute.id, label: sayAttribute(attribute, language) })),
        },
        {
          ...{ name: 'value', label: texts.valueId, hint: texts.valueHint },
          refuse: (value) => (isFreeValue(wanted(values), value) ? undefined : texts.takenValue),
        },
      ]}
      initial={{ attribute: first?.id ?? '' }}
      add={(values) => {
        const attribute = wanted(values);
        if (attribute) {
          edit(addValue(document, placed.place, { attribute: attribute.id, value: textOf(values.value) }));
        }
      }}
    />
  );
}

/** Takes values and attributes out, once it has said what goes with them. */
export interface AttributeDeletion {
  readonly deleteValue: (line: AttributeLine) => void;
  readonly deleteAttribute: (line: AttributeLine) => void;
  /** Of a choice its value, as long as it has another one; else the attribute. */
  readonly deleteLine: (line: AttributeLine) => void;
  readonly dialog: ReactNode;
}

export function useAttributeDeletion(): AttributeDeletion {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  const { document } = useEditor();
  const { ask, dialog } = useConfirmedEdit();
  const forValue = ({ place, attribute, value = '' }: AttributeLine) =>
    ask({
      kind: 'delete',
      next: deleteValue(document, place, { attribute: attribute.id, value }),
      title: texts.deleteValue(value),
      word: texts.deleteWord,
    });
  const forAttribute = ({ place, attribute }: AttributeLine) =>
    ask({
      kind: 'delete',
      next: deleteAttribute(document, place, attribute.id),
      title: texts.deleteAttribute(sayAttribute(attribute, language)),
      word: texts.deleteWord,
    });
  return {
    deleteValue: forValue,
    deleteAttribute: forAttribute,
    deleteLine: (line) => (canDeleteValue(line.attribute) ? forValue(line) : forAttribute(line)),
    dialog,
  };
}

interface DeleteButtonProps {
  readonly line: AttributeLine;
  readonly deletion: AttributeDeletion;
}

export function DeleteValue({ line, deletion }: DeleteButtonProps) {
  const texts = useTexts(TEXTS);
  const isLast = !canDeleteValue(line.attribute);
  return (
    <Button
      type="text"
      size="small"
      danger
      disabled={isLast}
      {...(isLast && { title: texts.lastValue })}
      onClick={() => deletion.deleteValue(line)}
    >
      {texts.deleteValue(line.value ?? '')}
    </Button>
  );
}

export function DeleteAttribute({ line, deletion }: DeleteButtonProps) {
  const texts = useTexts(TEXTS);
  const { language } = useLanguage();
  return (
    <Button type="text" size="small" danger onClick={() => deletion.deleteAttribute(line)}>
      {texts.deleteAttribute(sayAttribute(line.attribute, language))}
    </Button>
  );
}
