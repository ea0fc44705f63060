import type { IssuedToken } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FormDialog, textOf } from '../ui/form-dialog.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { Actor } from './actor.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Access tokens', issue: 'Issue a token', name: 'What the token is for', ending: 'Ends with' },
    ...{ issued: 'Issued', by: 'By', state: 'State', good: 'works', inUse: 'works, and you use it', revoke: 'Revoke' },
    ...{ none: 'No token was issued', noneWhy: 'Nobody signs in to this account, and no program calls for it.' },
    revoked: (at: string) => `revoked ${at}`,
    revokeTitle: (name: string) => `Revoke the token “${name}”`,
    why: 'It is refused from now on, and who signed in with it is signed out. It cannot be brought back.',
    ownWhy:
      'You are signed in with this very token: you are signed out at once, and need another one to come back. It cannot be brought back.',
  },
  zh: {
    ...{ title: '访问令牌', issue: '签发令牌', name: '令牌用途', ending: '末四位' },
    ...{ issued: '签发时间', by: '签发者', state: '状态', good: '有效', inUse: '有效，您正在使用', revoke: '吊销' },
    ...{ none: '尚未签发令牌', noneWhy: '没有人登录此账户，也没有程序代其调用。' },
    revoked: (at: string) => `已于${at}吊销`,
    revokeTitle: (name: string) => `吊销令牌“${name}”`,
    why: '此令牌立即失效，凭其登录者将被退出。吊销后无法恢复。',
    ownWhy: '您正以此令牌登录：吊销后您将立即被退出，需使用其他令牌重新登录。吊销后无法恢复。',
  },
});

/** Who gets in to an account, and the way to let in others or nobody any more. */
export function AccountTokens({ account }: { readonly account: string }) {
  const texts = useTexts(TEXTS);
  const [made, setMade] = useState<{ readonly name: string; readonly token: string }>();
  const pages = usePages(['tokens', account], (cursor, signal) =>
    client.call('listTokens', { params: { id: account }, query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <section className="stack" aria-label={texts.title}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <h2 style={{ margin: 0 }}>{texts.title}</h2>
        <IssueDialog account={account} onMade={setMade} />
      </div>
      {made && <ShownOnce label={made.name} secret={made.token} />}
      <ListTable
        label={texts.title}
        pages={pages}
        columns={useColumns(account)}
        rowKey={({ id }) => id}
        empty={{ title: texts.none, why: texts.noneWhy }}
      />
    </section>
  );
}

function IssueDialog(of: {
  readonly account: string;
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void;
}) {
  const texts = useTexts(TEXTS);
  const { act, error, isActing, forget } = useAct(
    (name: string) => client.call('issueToken', { params: { id: of.account }, body: { name } }),
    { changes: ['tokens'] },
  );
  return (
    <FormDialog<'name'>
      button={texts.issue}
      title={texts.issue}
      fields={[{ name: 'name', label: texts.name }]}
      isActing={isActing}
      error={error}
      onOpen={forget}
      save={async ({ name }) => of.onMade(await act(textOf(name)))}
    />
  );
}

function useColumns(account: string): TableColumnsType<IssuedToken> {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return [
    { title: texts.name, key: 'name', render: (_, { name }) => name },
    { title: texts.ending, key: 'ending', render: (_, { ending }) => ending && <code>…{ending}</code> },
    { title: texts.issued, key: 'issued', render: (_, { createdAt }) => dateTime(createdAt) },
    { title: texts.by, key: 'by', render: (_, { issuedBy }) => issuedBy && <Actor actor={issuedBy} /> },
    { title: texts.state, key: 'state', render: (_, token) => <TokenState token={token} /> },
    {
      key: 'revoke',
      align: 'right',
      render: (_, token) => token.revokedAt === null && <RevokeDialog account={account} token={token} />,
    },
  ];
}

function TokenState({ token: { revokedAt, inUse } }: { readonly token: IssuedToken }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  if (revokedAt !== null) return <StateMark tone="past">{texts.revoked(dateTime(revokedAt))}</StateMark>;
  return <StateMark tone={inUse ? 'brand' : 'good'}>{inUse ? texts.inUse : texts.good}</StateMark>;
}

function RevokeDialog({ account, token }: { readonly account: string; readonly token: IssuedToken }) {
  const texts = useTexts(TEXTS);
  const { id, name, inUse } = token;
  const { act, error, isActing, forget } = useAct(
    (reason: string) =>
      client.call('revokeToken', { params: { id: account, token: id }, body: { reason, own: inUse } }),
    { changes: inUse ? [] : ['tokens'] },
  );
  async function revoke(reason: string): Promise<void> {
    await act(reason);
    // Whoever revoked their own is not signed in any more, and nothing that was read for them stays.
    if (inUse) globalThis.location.assign('/sign-in');
  }
  return (
    <ReasonDialog
      danger
      quiet
      button={texts.revoke}
      title={texts.revokeTitle(name)}
      why={inUse ? texts.ownWhy : texts.why}
      isActing={isActing}
      error={error}
      onOpen={forget}
      decide={revoke}
    />
  );
}
