import type { AuditRecord } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { type ChainVerdict, verifyChain } from '../data/verify-chain.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FilterText } from '../ui/filter-field.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useFilters } from '../ui/use-filters.ts';

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
  const { filters, setFilter } = useFilters(['account', 'subject']);
  const { account, subject } = filters;
  const pages = usePages(['audit', account, subject], (cursor, signal) =>
    client.call('listAudit', {
      query: { ...(account && { account }), ...(subject && { subject }), ...(cursor && { cursor }) },
      signal,
    }),
  );
  return (
    <PageFrame
      title={texts.title}
      note={texts.note}
      actions={
        <>
          <FilterText label={texts.account} value={account} onChange={(value) => setFilter('account', value)} />
          <FilterText label={texts.subject} value={subject} onChange={(value) => setFilter('subject', value)} />
        </>
      }
    >
      <div className="stack">
        {account ? <Verification key={account} account={account} /> : <span className="soft">{texts.pick}</span>}
        <AuditTable pages={pages} />
      </div>
    </PageFrame>
  );
}

function AuditTable({ pages }: { readonly pages: ReturnType<typeof usePages<AuditRecord>> }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return (
    <ListTable
      label={texts.title}
      pages={pages}
      rowKey={({ account, n }) => `${account} ${n}`}
      empty={{ title: texts.none }}
      expandedRow={({ body, hash }) => (
        <>
          <div className="soft">
            {texts.hash} <code>{hash}</code>
          </div>
          <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12 }}>{body}</pre>
        </>
      )}
      columns={[
        { title: texts.at, key: 'at', render: (_, { at }) => dateTime(at) },
        { title: texts.account, key: 'account', render: (_, { account }) => <code>{account}</code> },
        { title: texts.number, key: 'n', align: 'right', render: (_, { n }) => n },
        { title: texts.command, key: 'command', render: (_, { command }) => command },
        { title: texts.actor, key: 'actor', render: (_, { actor }) => actor },
        { title: texts.about, key: 'about', render: (_, { subject }) => <code>{subject}</code> },
      ]}
    />
  );
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
