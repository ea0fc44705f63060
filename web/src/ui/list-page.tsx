import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FilterDay, FilterSelect, FilterText } from './filter-field.tsx';
import { ListTable, type ListTableProps } from './list-table.tsx';
import { type Crumb, PageFrame } from './page-frame.tsx';
import type { Filters } from './use-filters.ts';

const TEXTS = defineTexts({ en: { all: 'Show all' }, zh: { all: '显示全部' } });

interface ListFilter<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** One of these; else a day, or a text. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly kind?: 'day';
}

/** A page that is one list: its filters, which lie in the address, what can be done, and the table. */
export function ListPage<Row extends object, Name extends string>(
  of: Omit<ListTableProps<Row>, 'label'> & {
    readonly title: string;
    readonly above?: readonly Crumb[];
    readonly note?: ReactNode;
    /** The title of a list that has nothing in it, however it is filtered. */
    readonly noneYet?: string;
    /** Left out as long as they are `false`. */
    readonly filters: readonly (ListFilter<Name> | false)[];
    readonly by: Filters<Name>;
    readonly actions?: ReactNode;
    /** Between the head and the table. */
    readonly children?: ReactNode;
  },
) {
  const { title, above, note, filters, by, actions, children, noneYet, empty, ...table } = of;
  const texts = useTexts(TEXTS);
  const isFiltered = Object.keys(by.filters).length > 0;
  return (
    <PageFrame
      title={title}
      {...(above && { above })}
      note={note}
      actions={
        <>
          {filters.map((filter) => filter && <FilterField key={filter.name} filter={filter} by={by} />)}
          {actions}
        </>
      }
    >
      <div className="stack">
        {children}
        <ListTable<Row>
          label={title}
          empty={
            isFiltered
              ? { title: empty.title, wayOut: <Link to="?">{texts.all}</Link> }
              : { ...empty, title: noneYet ?? empty.title }
          }
          {...table}
        />
      </div>
    </PageFrame>
  );
}

function FilterField<Name extends string>({
  filter: { name, label, options, kind },
  by: { filters, setFilter },
}: {
  readonly filter: ListFilter<Name>;
  readonly by: Filters<Name>;
}) {
  const shared = { label, value: filters[name], onChange: (value: string | undefined) => setFilter(name, value) };
  if (options) return <FilterSelect {...shared} options={options} />;
  return kind === 'day' ? <FilterDay {...shared} /> : <FilterText {...shared} />;
}
