import { Input, Select } from 'antd';

/** A filter among named values; cleared it filters nothing. */
export function FilterSelect<Value extends string>(of: {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value | undefined) => void;
}) {
  const { label, value, options, onChange } = of;
  return (
    <Select
      allowClear
      aria-label={label}
      placeholder={label}
      value={options.find((option) => option.value === value)?.value ?? null}
      options={[...options]}
      onChange={(next: Value | null) => onChange(next ?? undefined)}
      style={{ minWidth: 160 }}
    />
  );
}

/** A filter by a whole id or name, taken over with Enter or by leaving the field. */
export function FilterText(of: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const { label, value, onChange } = of;
  return (
    <Input
      key={value ?? ''}
      allowClear
      aria-label={label}
      placeholder={label}
      defaultValue={value ?? ''}
      onPressEnter={({ currentTarget }) => onChange(currentTarget.value.trim())}
      onBlur={({ currentTarget }) => onChange(currentTarget.value.trim())}
      onClear={() => onChange(undefined)}
      style={{ width: 240 }}
    />
  );
}
