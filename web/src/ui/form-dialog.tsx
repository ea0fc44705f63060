import { Button, Form, Input, type InputProps, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Dialog, insideDialog } from './dialog.tsx';
import { Refusal } from './refusal.tsx';

const TEXTS = defineTexts({
  en: { save: 'Save', missing: 'Needed.' },
  zh: { save: '保存', missing: '必填。' },
});

export interface FormField<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** Several values; free ones where no options are named. */
  readonly many?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** A day of the calendar, `2027-01-31`; a figure, with the unit behind it. */
  readonly kind?: 'day' | { readonly unit: string };
  readonly optional?: boolean;
  readonly hint?: ReactNode;
}

/** What a form gives: a text, or a list of texts, under each name. */
export type FormValues<Name extends string> = Readonly<Partial<Record<Name, string | readonly string[]>>>;

/** A button behind which a small thing is made or changed. `save` rejects with what `error` then says. */
export function FormDialog<Name extends string>(of: {
  readonly button: string;
  readonly title: string;
  readonly quiet?: boolean;
  readonly fields: readonly FormField<Name>[];
  readonly initial?: FormValues<Name>;
  readonly isActing: boolean;
  readonly error: Error | null;
  readonly onOpen: () => void;
  readonly save: (values: FormValues<Name>) => Promise<unknown>;
}) {
  const { button, title, quiet = false, fields, initial = {}, isActing, error, onOpen, save } = of;
  const texts = useTexts(TEXTS);
  const [isOpen, setOpen] = useState(false);
  const [form] = Form.useForm();
  async function submit(values: FormValues<Name>): Promise<void> {
    const isSaved = await save(values).then(
      () => true,
      () => false, // The refusal is shown below.
    );
    if (isSaved) setOpen(false);
  }
  return (
    <>
      <Button
        type={quiet ? 'link' : 'primary'}
        onClick={() => {
          onOpen();
          setOpen(true);
        }}
      >
        {button}
      </Button>
      {isOpen && (
        <Dialog
          title={title}
          onClose={() => setOpen(false)}
          actions={
            <Button type="primary" loading={isActing} onClick={form.submit}>
              {texts.save}
            </Button>
          }
        >
          <Form
            form={form}
            layout="vertical"
            preserve={false}
            initialValues={initial}
            onFinish={(values: FormValues<Name>) => void submit(values)}
          >
            {fields.map((field) => (
              <Field key={field.name} field={field} missing={texts.missing} />
            ))}
            {error && <Refusal error={error} />}
          </Form>
        </Dialog>
      )}
    </>
  );
}

function Field<Name extends string>({ field, missing }: { readonly field: FormField<Name>; readonly missing: string }) {
  const { name, label, many = false, options, kind, optional = false, hint } = field;
  return (
    <Form.Item
      name={name as string}
      label={label}
      extra={hint}
      rules={optional ? [] : [{ required: true, message: missing }]}
    >
      {many ? (
        <Select mode={options ? 'multiple' : 'tags'} options={[...(options ?? [])]} getPopupContainer={insideDialog} />
      ) : options ? (
        <Select options={[...options]} getPopupContainer={insideDialog} />
      ) : (
        <Input {...inputOf(kind)} />
      )}
    </Form.Item>
  );
}

function inputOf(kind: FormField<string>['kind']): InputProps {
  if (kind === undefined) return {};
  if (kind === 'day') return { type: 'date', style: { width: 180 } };
  return { inputMode: 'decimal', suffix: kind.unit, style: { width: 180 } };
}

/** The text under a name; empty where there is none. */
export function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
