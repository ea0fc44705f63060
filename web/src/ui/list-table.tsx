import { Button, Table, type TableColumnsType } from 'antd';
import type { ReactNode, TdHTMLAttributes } from 'react';
import type { Pages } from '../data/answers.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Loading } from './loading.tsx';
import { Notice } from './notice.tsx';
import { Refusal } from './refusal.tsx';
import './list-table.css';

const TEXTS = defineTexts({
  en: { more: 'Show more', shown: (count: number) => `${count} shown`, all: (count: number) => `all ${count} shown` },
  zh: { more: '显示更多', shown: (count: number) => `已显示 ${count} 条`, all: (count: number) => `共 ${count} 条` },
});

export interface ListTableProps<Row extends object> {
  readonly pages: Pages<Row>;
  readonly columns: TableColumnsType<Row>;
  readonly rowKey: (row: Row) => string;
  /** Names the table for those who do not see it. */
  readonly label: string;
  /** What is said where there is nothing. */
  readonly empty: { readonly title: string; readonly why?: ReactNode; readonly wayOut?: ReactNode };
  readonly expandedRow?: (row: Row) => ReactNode;
}

/** A list by cursor: never more than was asked for, however long it is. Wide rows scroll inside the table. */
export function ListTable<Row extends object>(props: ListTableProps<Row>) {
  const { pages, columns, rowKey, label, empty, expandedRow } = props;
  const texts = useTexts(TEXTS);
  if (pages.error && pages.items.length === 0) return <Refusal error={pages.error} again={pages.askAgain} />;
  if (pages.isPending) return <Loading />;
  if (pages.items.length === 0) return <Notice {...empty} />;
  return (
    <div className="list">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className="list-scroll" aria-label={label} tabIndex={0}>
        <Table<Row>
          columns={columns.map(withLabel)}
          dataSource={[...pages.items]}
          rowKey={rowKey}
          pagination={false}
          size="small"
          {...(expandedRow && { expandable: { expandedRowRender: (row: Row) => expandedRow(row) } })}
        />
      </section>
      <div className="row list-foot soft">
        <span>{pages.hasMore ? texts.shown(pages.items.length) : texts.all(pages.items.length)}</span>
        {pages.hasMore && (
          <Button loading={pages.isLoadingMore} onClick={pages.loadMore}>
            {texts.more}
          </Button>
        )}
      </div>
    </div>
  );
}

type CellLabel = TdHTMLAttributes<HTMLTableCellElement> & { readonly 'data-label'?: string };

/** On a telephone a row stands as a card, and each of its cells says itself what it is. */
function withLabel<Row extends object>(column: TableColumnsType<Row>[number]): TableColumnsType<Row>[number] {
  const { title } = column;
  const label: CellLabel = typeof title === 'string' && title !== '' ? { 'data-label': title } : {};
  return { ...column, onCell: () => label };
}
