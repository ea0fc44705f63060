import type { ImportJob } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ImportState } from './import-state.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Imports', note: 'Subscriptions that ran in another system before.', key: 'Name of the import' },
    ...{ state: 'State', seen: 'Rows', imported: 'Imported', unchanged: 'There already', warned: 'With warnings' },
    ...{ bad: 'Refused', started: 'Begun', none: 'Nothing was imported yet' },
    noneWhy:
      'A file of subscriptions is sent with `regrade import`; how far it is, and which rows were refused, stands here.',
  },
  zh: {
    ...{ title: '导入', note: '此前在其他系统中运行的订阅。', key: '导入名称' },
    ...{ state: '状态', seen: '行数', imported: '已导入', unchanged: '原已存在', warned: '有警告' },
    ...{ bad: '被拒绝', started: '开始时间', none: '尚未导入' },
    noneWhy: '使用 `regrade import` 发送订阅文件；进度与被拒绝的行会显示在这里。',
  },
});

const LOOK_EVERY_MILLIS = 5_000;

/** What was brought in from elsewhere, and how far what is being brought in has come. */
export function ImportsPage() {
  const texts = useTexts(TEXTS);
  const pages = usePages(
    ['imports'],
    (cursor, signal) => client.call('listImports', { query: { ...(cursor && { cursor }) }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  return (
    <PageFrame title={texts.title} note={texts.note}>
      <ListTable
        label={texts.title}
        pages={pages}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={{ title: texts.none, why: texts.noneWhy }}
      />
    </PageFrame>
  );
}

const COUNTS = ['seen', 'imported', 'unchanged', 'warned', 'bad'] as const;

function useColumns(): TableColumnsType<ImportJob> {
  const texts = useTexts(TEXTS);
  const { dateTime, number } = useFormat();
  return [
    { title: texts.key, key: 'key', render: (_, { id, key }) => <Link to={`/operator/imports/${id}`}>{key}</Link> },
    { title: texts.state, key: 'state', render: (_, job) => <ImportState job={job} /> },
    ...COUNTS.map((count) => ({
      title: texts[count],
      key: count,
      align: 'right' as const,
      render: (_: unknown, job: ImportJob) => number(job[count]),
    })),
    { title: texts.started, key: 'started', render: (_, { startedAt }) => dateTime(startedAt) },
  ];
}
