import type { Adjustment } from '@regrade/client';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { ACTORS, textOf } from '../parts/order-words.ts';
import { useOwnCatalog } from '../parts/own-catalog.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListTable } from '../ui/list-table.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Adjustments', at: 'When', component: 'Component', before: 'Before', after: 'After', by: 'By' },
    ...{ revision: 'Revision', none: 'Nothing was adjusted yet', permanent: 'permanent' },
  },
  zh: {
    ...{ title: '调整记录', at: '时间', component: '组件', before: '调整前', after: '调整后', by: '操作者' },
    ...{ revision: '修订号', none: '尚无调整', permanent: '永久' },
  },
});

export function AdjustmentList(of: { readonly instance: string; readonly product: string }) {
  const { instance, product } = of;
  const texts = useTexts(TEXTS);
  const { date, dateTime } = useFormat();
  const actors = useTexts(ACTORS);
  const pages = usePages(['instances', 'adjustments', instance], (cursor, signal) =>
    client.call('listAdjustments', { params: { id: instance }, query: { ...(cursor && { cursor }) }, signal }),
  );
  const { componentName, sayLine } = useOwnCatalog(product);
  const say = ({ selection, expiresAt }: Adjustment['from']) =>
    [sayLine(selection), expiresAt === null ? texts.permanent : date(expiresAt)].join(' · ');
  return (
    <ListTable<Adjustment>
      label={texts.title}
      pages={pages}
      rowKey={({ id }) => id}
      empty={{ title: texts.none }}
      columns={[
        { title: texts.at, key: 'at', render: (_, { at }) => dateTime(at) },
        { title: texts.component, key: 'component', render: (_, { component }) => componentName(component) },
        { title: texts.before, key: 'before', render: (_, { from }) => say(from) },
        { title: texts.after, key: 'after', render: (_, { to }) => say(to) },
        { title: texts.revision, key: 'revision', align: 'right', render: (_, { licenseRevision }) => licenseRevision },
        {
          title: texts.by,
          key: 'by',
          render: (_, { by }) => <span title={by}>{textOf(actors, by.split(':')[0] ?? by)}</span>,
        },
      ]}
    />
  );
}
