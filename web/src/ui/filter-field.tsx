import { Input, Select } from 'antd';
import './filter-field.css';

interface FilterOf<Value extends string> {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: Value | undefined) => void;
}

/** A filter among named values; cleared it filters nothing. */
export function FilterSelect<Value extends string>({
  label,
  value,
  options,
  onChange,
}: FilterOf<Value> & { readonly options: readonly { readonly value: Value; readonly label: string }[] }) {
  return (
    <Select
      allowClear
      aria-label={label}
      placeholder={label}
      value={options.find((option) => option.value === value)?.value ?? null}
      options={[...options]}
      onChange={(next: Value | null) => onChange(next ?? undefined)}
      className="filter"
    />
  );
}

/** A filter by a whole id or name, taken over with Enter or by leaving the field. */
export function FilterText({ label, value, onChange }: FilterOf<string>) {
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
      className="filter filter-text"
    />
  );
}

/** A day of the calendar in UTC, as times are written here; taken over as soon as it is a whole one. */
export function FilterDay({ label, value, onChange }: FilterOf<string>) {
  return (
    <Input
      key={value ?? ''}
      type="date"
      aria-label={label}
      prefix={<span className="soft">{label}</span>}
      defaultValue={value ?? ''}
      onChange={({ currentTarget }) => isWholeDay(currentTarget.value) && onChange(currentTarget.value)}
      onBlur={({ currentTarget }) => onChange(currentTarget.value)}
      className="filter filter-day"
    />
  );
}

/** While a year is typed it is 0002, 0020 and 0202. */
function isWholeDay(day: string): boolean {
  return day >= '1000-01-01';
}
