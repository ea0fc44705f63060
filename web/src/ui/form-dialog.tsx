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
  /** Why a text is none for this field; undefined where it is one. */
  readonly refuse?: (text: string) => string | undefined;
}

/** What a form gives: a text, or a list of texts, under each name. */
export type FormValues<Name extends string> = Readonly<Partial<Record<Name, string | readonly string[]>>>;

interface OpenFormProps<Name extends string> {
  readonly title: string;
  /** Where what is filled in decides what is asked next: by that, `initial` at first. */
  readonly fields: readonly FormField<Name>[] | ((values: FormValues<Name>) => readonly FormField<Name>[]);
  readonly initial?: FormValues<Name>;
  /** `Save` where absent. */
  readonly word?: string;
  readonly isActing?: boolean;
  readonly error?: Error | null;
  readonly save: (values: FormValues<Name>) => Promise<unknown>;
  readonly onClose: () => void;
}

/** A small thing is made or changed. `save` rejects with what `error` then says. */
export function OpenForm<Name extends string>(of: OpenFormProps<Name>) {
  const { title, fields, initial, word, isActing = false, error = null, save, onClose } = of;
  const texts = useTexts(TEXTS);
  const [form] = Form.useForm();
  const typed: FormValues<Name> | undefined = Form.useWatch([], form);
  const known = typed ?? initial;
  const asked = typeof fields === 'function' ? (known ? fields(known) : []) : fields;
  async function submit(values: FormValues<Name>): Promise<void> {
    const isSaved = await save(values).then(
      () => true,
      () => false, // The refusal is shown below.
    );
    if (isSaved) onClose();
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button type="primary" loading={isActing} onClick={form.submit}>
          {word ?? texts.save}
        </Button>
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark="optional"
        preserve={false}
        {...(initial && { initialValues: initial })}
        onFinish={(values: FormValues<Name>) => void submit(values)}
      >
        {asked.map((field) => (
          <Field key={field.name} field={field} missing={texts.missing} />
        ))}
        {error && <Refusal error={error} />}
        {/* Enter in a field submits where there is something that submits. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </Form>
    </Dialog>
  );
}

/** A button, and the form behind it. */
export function FormDialog<Name extends string>(
  of: Omit<OpenFormProps<Name>, 'onClose'> & {
    readonly button: string;
    readonly quiet?: boolean;
    /** Not what the page is there for. */
    readonly plain?: boolean;
    readonly onOpen: () => void;
  },
) {
  const { button, quiet = false, plain = false, onOpen, ...form } = of;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        type={quiet ? 'link' : plain ? 'default' : 'primary'}
        onClick={() => {
          onOpen();
          setOpen(true);
        }}
      >
        {button}
      </Button>
      {isOpen && <OpenForm {...form} onClose={() => setOpen(false)} />}
    </>
  );
}

function Field<Name extends string>({ field, missing }: { readonly field: FormField<Name>; readonly missing: string }) {
  const { name, label, many = false, options, optional = false, hint, kind, refuse } = field;
  return (
    <Form.Item
      name={name as string}
      label={label}
      extra={hint}
      rules={[
        ...(optional ? [] : [{ required: true, message: missing }]),
        ...(refuse ? [{ validator: (_: unknown, value: string | undefined) => judge(value, refuse) }] : []),
      ]}
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

async function judge(value: string | undefined, refuse: (text: string) => string | undefined): Promise<void> {
  const why = value === undefined || value === '' ? undefined : refuse(value.trim());
  if (why !== undefined) throw new Error(why);
}

/** The text under a name; empty where there is none. */
export function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
