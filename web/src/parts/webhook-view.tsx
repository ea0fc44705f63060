import type { WebhookAttempt, WebhookEndpoint, WebhookEndpointSecrets } from '@regrade/client';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useAct, useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { AttemptList, AttemptOutcome } from './webhook-attempts.tsx';
import { WebhookSecrets } from './webhook-secrets.tsx';
import { WebhookState } from './webhook-state.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ above: 'Event endpoints', state: 'State', types: 'Events', all: 'everything', description: 'What it is for' },
    ...{ why: 'Disabled because', added: 'Added', keys: 'Signed with', ends: (at: string) => `until ${at}` },
    ...{ enable: 'Enable', test: 'Send a test event', rotate: 'New secrets', disable: 'Disable', remove: 'Delete' },
    ...{ disableTitle: 'Disable this endpoint', removeTitle: 'Delete this endpoint', rotateTitle: 'Make new secrets' },
    disableWhy: 'It is told nothing until it is enabled again. What happens meanwhile is not told later.',
    removeWhy: 'It is told nothing any more, and its secrets are gone.',
    rotateWhy: 'New secrets sign from now on; the old ones sign beside them for a day.',
    tested: 'What became of the test',
  },
  zh: {
    ...{ above: '事件地址', state: '状态', types: '事件', all: '全部', description: '用途' },
    ...{ why: '停用原因', added: '新增时间', keys: '签名方式', ends: (at: string) => `至${at}` },
    ...{ enable: '启用', test: '发送测试事件', rotate: '更换密钥', disable: '停用', remove: '删除' },
    ...{ disableTitle: '停用此地址', removeTitle: '删除此地址', rotateTitle: '更换密钥' },
    disableWhy: '重新启用前不再通知；期间发生的事件不会补发。',
    removeWhy: '不再通知此地址，其密钥一并删除。',
    rotateWhy: '新密钥立即用于签名；旧密钥在一天内同时签名。',
    tested: '测试结果',
  },
});

const LOOK_EVERY_MILLIS = 5_000;

/** One endpoint: whether messages arrive, what was tried lately, and what can be done. */
export function WebhookView({ door }: { readonly door: string }) {
  const texts = useTexts(TEXTS);
  const { id = '' } = useParams();
  const [made, setMade] = useState<WebhookEndpointSecrets>();
  const answer = useAnswer(
    ['webhooks', 'one', id],
    (signal) => client.call('getWebhookEndpoint', { params: { id }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  return (
    <Answer of={answer}>
      {(endpoint) => (
        <PageFrame
          title={endpoint.address}
          above={[{ to: `${door}/webhooks`, label: texts.above }]}
          actions={
            <>
              <SecretsDialog id={id} onMade={setMade} />
              {endpoint.state === 'enabled' && <DisableDialog id={id} />}
              <DeleteDialog id={id} door={door} />
            </>
          }
        >
          <div className="stack">
            {made && <WebhookSecrets of={made} />}
            <EndpointFacts endpoint={endpoint} />
            <Trying endpoint={endpoint} />
            <AttemptList id={id} />
          </div>
        </PageFrame>
      )}
    </Answer>
  );
}

function EndpointFacts({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { types, description, disabledReason, createdAt, keys } = endpoint;
  return (
    <FactList
      facts={[
        { label: texts.state, value: <WebhookState endpoint={endpoint} /> },
        { label: texts.why, value: disabledReason },
        { label: texts.description, value: description },
        { label: texts.types, value: types?.join(', ') ?? texts.all },
        { label: texts.added, value: dateTime(createdAt) },
        {
          label: texts.keys,
          value: keys.map(({ kind, endsAt, publicKey }) => (
            <div key={`${kind} ${publicKey} ${endsAt}`} style={{ overflowWrap: 'anywhere' }}>
              {kind} {publicKey && <code>{publicKey}</code>} {endsAt && texts.ends(dateTime(endsAt))}
            </div>
          )),
        },
      ]}
    />
  );
}

/** A test is sent whether it is enabled or not: so it is found out whether enabling it helps. */
function Trying({ endpoint: { id, state } }: { readonly endpoint: WebhookEndpoint }) {
  const texts = useTexts(TEXTS);
  const [tested, setTested] = useState<WebhookAttempt>();
  const test = useAct(() => client.call('testWebhookEndpoint', { params: { id } }), { changes: ['webhooks'] });
  const enable = useAct(() => client.call('enableWebhookEndpoint', { params: { id } }), { changes: ['webhooks'] });
  const error = test.error ?? enable.error;
  async function send(): Promise<void> {
    setTested(await test.act(undefined).catch(() => undefined)); // The refusal is shown below.
  }
  return (
    <div className="row">
      <Button loading={test.isActing} onClick={() => void send()}>
        {texts.test}
      </Button>
      {state === 'disabled' && (
        <Button
          type="primary"
          loading={enable.isActing}
          // The refusal is shown below.
          onClick={() => void enable.act(undefined).catch(() => undefined)}
        >
          {texts.enable}
        </Button>
      )}
      {tested && (
        <span role="status">
          {texts.tested}: <AttemptOutcome attempt={tested} />
        </span>
      )}
      {error && <Refusal error={error} />}
    </div>
  );
}

function SecretsDialog(of: { readonly id: string; readonly onMade: (made: WebhookEndpointSecrets) => void }) {
  const { id, onMade } = of;
  const texts = useTexts(TEXTS);
  const { act, error, isActing, forget } = useAct(() => client.call('rotateWebhookSecrets', { params: { id } }), {
    changes: ['webhooks'],
  });
  return (
    <ReasonDialog
      asksReason={false}
      plain
      button={texts.rotate}
      title={texts.rotateTitle}
      why={texts.rotateWhy}
      isActing={isActing}
      error={error}
      onOpen={forget}
      decide={async () => onMade(await act(undefined))}
    />
  );
}

function DisableDialog({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { act, error, isActing, forget } = useAct(
    (reason: string) => client.call('disableWebhookEndpoint', { params: { id }, body: { reason } }),
    { changes: ['webhooks'] },
  );
  return (
    <ReasonDialog
      plain
      button={texts.disable}
      title={texts.disableTitle}
      why={texts.disableWhy}
      isActing={isActing}
      error={error}
      onOpen={forget}
      decide={act}
    />
  );
}

function DeleteDialog({ id, door }: { readonly id: string; readonly door: string }) {
  const texts = useTexts(TEXTS);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { act, error, isActing, forget } = useAct(() => client.call('deleteWebhookEndpoint', { params: { id } }));
  return (
    <ReasonDialog
      danger
      asksReason={false}
      button={texts.remove}
      title={texts.removeTitle}
      why={texts.removeWhy}
      isActing={isActing}
      error={error}
      onOpen={forget}
      decide={async () => {
        await act(undefined);
        // What was read of it is not to be shown again, nor asked for.
        queries.removeQueries({ queryKey: ['webhooks'] });
        await navigate(`${door}/webhooks`);
      }}
    />
  );
}
