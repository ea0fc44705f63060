import './plain-filter.css';

/** Filters of the platform's own: they open as a telephone's picker, and the first page of a customer needs no more. */
export function PlainSelect<Value extends string>(of: {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value | undefined) => void;
}) {
  const { label, value, options, onChange } = of;
  return (
    <select
      className="plain-filter"
      aria-label={label}
      value={options.find((option) => option.value === value)?.value ?? ''}
      onChange={({ target }) => onChange(options.find((option) => option.value === target.value)?.value)}
    >
      <option value="">{label}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Taken over with Enter or by leaving the field. */
export function PlainText(of: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const { label, value, onChange } = of;
  const take = (text: string) => onChange(text.trim() === '' ? undefined : text.trim());
  return (
    <input
      key={value ?? ''}
      type="search"
      className="plain-filter"
      aria-label={label}
      placeholder={label}
      defaultValue={value ?? ''}
      onBlur={({ target }) => take(target.value)}
      onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
    />
  );
}
