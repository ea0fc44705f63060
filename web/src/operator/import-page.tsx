import type { ImportedSubscription, ImportJob, ImportRowReport } from '@regrade/client';
import { Button, type TableColumnsType } from 'antd';
import { Link, useParams } from 'react-router';
import { useAnswer, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { TabLinks } from '../ui/tab-links.tsx';
import './said.css';
import { ImportState } from './import-state.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'Imports', state: 'State', seen: 'Rows looked at', imported: 'Imported', unchanged: 'There already' },
    ...{ warned: 'Imported with warnings', bad: 'Refused', lastLine: 'Decided up to line', started: 'Begun' },
    ...{ moved: 'Last row', views: 'What became of the rows', findings: 'Rows with findings', made: 'Subscriptions' },
    ...{ line: 'Line', reference: 'Reference', result: 'Result', refused: 'refused', kept: 'imported, with a warning' },
    ...{
      finding: 'What is said of it',
      none: 'No row was refused or warned of',
      noneMade: 'No row became a subscription',
    },
    ...{ product: 'Product', account: 'Account', subscription: 'Subscription', licenses: 'Licenses' },
    ...{ csvFindings: 'Download findings', csvMade: 'Download with license keys' },
    goOn: 'Send the file again under the same name: it goes on behind this line, and what is imported stays.',
  },
  zh: {
    ...{ above: '导入', state: '状态', seen: '已查看行数', imported: '已导入', unchanged: '原已存在' },
    ...{ warned: '已导入但有警告', bad: '被拒绝', lastLine: '已处理到行', started: '开始' },
    ...{ moved: '最近一行', views: '各行结果', findings: '有问题的行', made: '订阅' },
    ...{ line: '行', reference: '外部编号', result: '结果', refused: '被拒绝', kept: '已导入，有警告' },
    ...{ finding: '说明', none: '没有被拒绝或有警告的行', noneMade: '没有生成订阅' },
    ...{ product: '商品', account: '账户', subscription: '订阅', licenses: '许可证' },
    ...{ csvFindings: '下载问题清单', csvMade: '下载（含许可证密钥）' },
    goOn: '以相同名称再次发送文件即可从此行继续，已导入的保持不变。',
  },
});

const LOOK_EVERY_MILLIS = 3_000;

/** One import: how far it is, what it refused and why, and what its rows became. */
export function ImportPage() {
  const { id = '' } = useParams();
  const answer = useAnswer(['imports', 'one', id], (signal) => client.call('getImport', { params: { id }, signal }), {
    everyMillis: LOOK_EVERY_MILLIS,
  });
  return (
    <Answer isPage of={answer}>
      {(job) => <ImportView job={job} />}
    </Answer>
  );
}

function ImportView({ job }: { readonly job: ImportJob }) {
  const texts = useTexts(TEXTS);
  const { dateTime, number } = useFormat();
  const { id } = job;
  return (
    <PageFrame
      title={job.key}
      above={[{ to: '/operator/imports', label: texts.above }]}
      note={job.state === 'open' && texts.goOn}
      actions={
        <>
          <Button href={`/v1/imports/${id}/rows.csv`} download>
            {texts.csvFindings}
          </Button>
          <Button href={`/v1/imports/${id}/subscriptions.csv`} download>
            {texts.csvMade}
          </Button>
        </>
      }
    >
      <div className="stack">
        <FactList
          facts={[
            { label: texts.state, value: <ImportState job={job} /> },
            ...(['seen', 'imported', 'unchanged', 'warned', 'bad', 'lastLine'] as const).map((count) => ({
              label: texts[count],
              value: <span className="num">{number(job[count])}</span>,
            })),
            { label: texts.started, value: dateTime(job.startedAt) },
            { label: texts.moved, value: dateTime(job.movedAt) },
          ]}
        />
        <TabLinks
          label={texts.views}
          tabs={[
            { name: 'findings', label: texts.findings },
            { name: 'made', label: texts.made },
          ]}
        >
          {(view) => (view === 'made' ? <MadeList id={id} /> : <FindingRows id={id} />)}
        </TabLinks>
      </div>
    </PageFrame>
  );
}

function FindingRows({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  const said = useSaid();
  const pages = usePages(['imports', 'rows', id], (cursor, signal) =>
    client.call('listImportRows', { params: { id }, query: { ...(cursor && { cursor }) }, signal }),
  );
  const columns: TableColumnsType<ImportRowReport> = [
    { title: texts.line, key: 'line', align: 'right', render: (_, { line }) => number(line) },
    { title: texts.reference, key: 'reference', render: (_, { reference }) => reference && <code>{reference}</code> },
    {
      title: texts.result,
      key: 'result',
      render: (_, { imported }) => (
        <StateMark tone={imported ? 'change' : 'bad'}>{imported ? texts.kept : texts.refused}</StateMark>
      ),
    },
    {
      title: texts.finding,
      key: 'findings',
      render: (_, { findings }) =>
        findings.map(({ code, path, message }) => (
          <div key={`${code} ${path}`} className="said">
            {said(message)} <code className="soft">{[path, code].filter(Boolean).join(' · ')}</code>
          </div>
        )),
    },
  ];
  return (
    <ListTable
      label={texts.findings}
      pages={pages}
      columns={columns}
      rowKey={({ line }) => String(line)}
      empty={{ title: texts.none }}
    />
  );
}

function MadeList({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  const pages = usePages(['imports', 'made', id], (cursor, signal) =>
    client.call('listImported', { params: { id }, query: { ...(cursor && { cursor }) }, signal }),
  );
  const columns: TableColumnsType<ImportedSubscription> = [
    { title: texts.line, key: 'line', align: 'right', render: (_, { line }) => number(line) },
    { title: texts.reference, key: 'reference', render: (_, { reference }) => <code>{reference}</code> },
    { title: texts.product, key: 'product', render: (_, { product }) => product },
    {
      title: texts.account,
      key: 'account',
      render: (_, { account }) => (
        <Link to={`/operator/accounts/${account}`}>
          <code>{account}</code>
        </Link>
      ),
    },
    { title: texts.subscription, key: 'subscription', render: (_, { subscription }) => <code>{subscription}</code> },
    {
      title: texts.licenses,
      key: 'licenses',
      render: (_, { licenses }) => licenses.map(({ component }) => component).join(', '),
    },
  ];
  return (
    <ListTable
      label={texts.made}
      pages={pages}
      columns={columns}
      rowKey={({ line }) => String(line)}
      empty={{ title: texts.noneMade }}
    />
  );
}
