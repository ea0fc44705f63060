import type { AuditRecord } from '@regrade/client';
import { Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { type ChainVerdict, verifyChain } from '../data/verify-chain.ts';
import { textOf } from '../parts/order-words.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListPage } from '../ui/list-page.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';
import { Actor } from './actor.tsx';
import './audit-page.css';
import { COMMANDS } from '../parts/audit-words.ts';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Audit log', account: 'Account', subject: 'Id of what was acted on', at: 'When', actor: 'Who' },
    ...{ command: 'What', about: 'About', none: 'No record matches', verify: 'Verify the chain', number: 'No.' },
    note: 'One chain of hashes for each account: nothing in it can be changed, left out or added behind a hash that somebody kept.',
    verifying: (records: string) => `${records} records computed again …`,
    sound: (records: string) => `Unbroken: every hash of ${records} records was computed again in this browser.`,
    broken: (n: string, code: string) => `Broken at record ${n}: ${code}.`,
    ...{ pick: 'Name an account to verify its chain.', hash: 'Hash' },
  },
  zh: {
    ...{ title: '审计日志', account: '账户', subject: '操作对象编号', at: '时间', actor: '操作者' },
    ...{ command: '操作', about: '对象', none: '没有符合条件的记录', verify: '校验哈希链', number: '序号' },
    note: '每个账户一条哈希链：任何记录都无法在已留存的哈希之后被篡改、删除或插入。',
    verifying: (records: string) => `已重新计算 ${records} 条记录……`,
    sound: (records: string) => `链条完整：${records} 条记录的哈希均已在本浏览器中重新计算。`,
    broken: (n: string, code: string) => `第 ${n} 条记录断裂：${code}。`,
    ...{ pick: '请先填写账户以校验其哈希链。', hash: '哈希' },
  },
});

export function AuditPage() {
  const texts = useTexts(TEXTS);
  const by = useFilters(['account', 'subject']);
  const { account, subject } = by.filters;
  const pages = usePages(['audit', account, subject], (cursor, signal) =>
    client.call('listAudit', {
      query: { ...(account && { account }), ...(subject && { subject }), ...(cursor && { cursor }) },
      signal,
    }),
  );
  return (
    <ListPage
      title={texts.title}
      note={texts.note}
      by={by}
      filters={[
        { name: 'account', label: texts.account },
        { name: 'subject', label: texts.subject },
      ]}
      pages={pages}
      columns={useColumns()}
      rowKey={({ account: of, n }) => `${of} ${n}`}
      empty={{ title: texts.none }}
      expandedRow={(record) => <RecordBody record={record} />}
    >
      {account ? <Verification key={account} account={account} /> : <span className="soft">{texts.pick}</span>}
    </ListPage>
  );
}

function RecordBody({ record: { hash, body } }: { readonly record: AuditRecord }) {
  const texts = useTexts(TEXTS);
  return (
    <>
      <div className="soft">
        {texts.hash} <code>{hash}</code>
      </div>
      <pre className="audit-body">{indented(body)}</pre>
    </>
  );
}

/** The text that was hashed, with room between its parts. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function useColumns(): TableColumnsType<AuditRecord> {
  const texts = useTexts(TEXTS);
  const commands = useTexts(COMMANDS);
  const { dateTime } = useFormat();
  return [
    { title: texts.at, key: 'at', render: (_, { at }) => dateTime(at) },
    {
      title: texts.account,
      key: 'account',
      render: (_, { account }) => (
        <Link to={`/operator/accounts/${account}`}>
          <code>{account}</code>
        </Link>
      ),
    },
    { title: texts.number, key: 'n', align: 'right', render: (_, { n }) => n },
    {
      title: texts.command,
      key: 'command',
      render: (_, { command }) => <span title={command}>{textOf(commands, command)}</span>,
    },
    { title: texts.actor, key: 'actor', render: (_, { actor }) => <Actor actor={actor} /> },
    { title: texts.about, key: 'about', render: (_, { subject }) => <code className="audit-subject">{subject}</code> },
  ];
}

function Verification({ account }: { readonly account: string }) {
  const texts = useTexts(TEXTS);
  const { number } = useFormat();
  const [seen, setSeen] = useState<number>();
  const [verdict, setVerdict] = useState<ChainVerdict>();
  const [error, setError] = useState<Error>();
  async function verify(): Promise<void> {
    setVerdict(undefined);
    setError(undefined);
    setSeen(0);
    try {
      setVerdict(await verifyChain(account, setSeen));
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
    setSeen(undefined);
  }
  return (
    <div className="row" role="status">
      <Button type="primary" loading={seen !== undefined} onClick={() => void verify()}>
        {texts.verify}
      </Button>
      {seen !== undefined && <span>{texts.verifying(number(seen))}</span>}
      {verdict && (
        <StateMark tone={verdict.broken ? 'bad' : 'good'}>
          {verdict.broken
            ? texts.broken(number(verdict.broken.n), verdict.broken.code)
            : texts.sound(number(verdict.records))}
        </StateMark>
      )}
      {error && <Refusal error={error} again={() => void verify()} />}
    </div>
  );
}
