import type { SellerEndpoint } from '@regrade/client';
import { Button, Typography } from 'antd';
import { useState } from 'react';
import { useAct } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Refusal } from '../ui/refusal.tsx';

const TEXTS = defineTexts({
  en: {
    ...{
      title: 'Secrets',
      add: 'Add a shared secret (v1)',
      addPair: 'Add a key pair (v1a)',
      remove: 'Stop signing with it',
    },
    ...{ publicKey: 'Public key', ends: (hint: string) => `ends in ${hint}` },
    stopTitle: (secret: string) => `Stop signing with ${secret}`,
    stopWhy: 'It is gone for good: receivers that verify with it alone refuse what comes from then on.',
  },
  zh: {
    ...{ title: '密钥', add: '新增共享密钥（v1）', addPair: '新增密钥对（v1a）', remove: '停用' },
    ...{ publicKey: '公钥', ends: (hint: string) => `末尾 ${hint}` },
    stopTitle: (secret: string) => `停用密钥 ${secret}`,
    stopWhy: '密钥将被永久删除；仅使用它验签的接收方此后会拒绝消息。',
  },
});

/** With what messages to an endpoint are signed: two at a time, so that a receiver can change over. */
export function EndpointSecrets({
  endpoint: { scope, protocol, secrets },
  onMade,
}: {
  readonly endpoint: SellerEndpoint;
  readonly onMade: (secret: string | undefined) => void;
}) {
  const texts = useTexts(TEXTS);
  const { date } = useFormat();
  const params = { scope, protocol };
  const changes = { changes: ['endpoints'] };
  const adding = useAct((kind: string) => client.call('addEndpointSecret', { params, body: { kind } }), changes);
  const removing = useAct(
    (secret: string) => client.call('deleteEndpointSecret', { params: { ...params, secret } }),
    changes,
  );
  const error = adding.error ?? removing.error;
  const [asked, setAsked] = useState<{ readonly id: string; readonly name: string }>();
  async function remove(id: string): Promise<void> {
    await removing.act(id).catch(() => undefined); // The refusal is shown below.
    setAsked(undefined);
  }
  async function add(kind: string): Promise<void> {
    onMade((await adding.act(kind).catch(() => undefined))?.made?.secret); // The refusal is shown below.
  }
  return (
    <div className="sheet">
      <h2>{texts.title}</h2>
      {secrets.map(({ id, kind, hint, publicKey, createdAt }) => (
        <div key={id} className="row">
          <b>{kind}</b>
          <span>{texts.ends(hint)}</span>
          <span className="soft">{date(createdAt)}</span>
          {publicKey && (
            <Typography.Text copyable code style={{ overflowWrap: 'anywhere' }}>
              {publicKey}
            </Typography.Text>
          )}
          {secrets.length > 1 && (
            <Button type="link" danger onClick={() => setAsked({ id, name: `${kind} ${texts.ends(hint)}` })}>
              {texts.remove}
            </Button>
          )}
        </div>
      ))}
      <div className="row" style={{ marginTop: 8 }}>
        <Button onClick={() => void add('v1')}>{texts.add}</Button>
        <Button onClick={() => void add('v1a')}>{texts.addPair}</Button>
      </div>
      {asked && (
        <ConfirmDialog
          title={texts.stopTitle(asked.name)}
          word={texts.remove}
          isActing={removing.isActing}
          onYes={() => void remove(asked.id)}
          onClose={() => setAsked(undefined)}
        >
          <div>{texts.stopWhy}</div>
        </ConfirmDialog>
      )}
      {error && <Refusal error={error} />}
    </div>
  );
}
