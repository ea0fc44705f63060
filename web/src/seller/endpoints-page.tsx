import type { SellerEndpoint } from '@regrade/client';
import { PROTOCOL_IDS } from '@regrade/core';
import { Button } from 'antd';
import { useState } from 'react';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useSession } from '../data/session.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { FormDialog, type FormValues, textOf } from '../ui/form-dialog.tsx';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { EndpointSecrets } from './endpoint-secrets.tsx';
import { EndpointTestResult } from './endpoint-test-result.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Endpoints', add: 'Add an endpoint', change: 'Change', remove: 'Remove', test: 'Send a test message' },
    removeTitle: (scope: string) => `Remove the endpoint of ${scope}`,
    removeWhy:
      'Its address and its secrets are gone for good, and changes that need it are quoted no more until there is another.',
    ...{
      scope: 'Product, or your seller id for all of them',
      protocol: 'Protocol',
      address: 'Address',
      more: 'Show more',
    },
    ...{
      timeout: 'Seconds to answer',
      none: 'Nobody is told of changes',
      secret: 'Signing secret',
      changed: 'Changed',
    },
    noneWhy: 'Products whose rules name a protocol need an endpoint before their changes are quoted.',
    note: 'Where your software is told of changes, and with what messages are signed.',
  },
  zh: {
    ...{ title: '接口地址', add: '新增地址', change: '修改', remove: '删除', test: '发送测试消息' },
    removeTitle: (scope: string) => `删除 ${scope} 的接口地址`,
    removeWhy: '其地址与密钥将被永久删除；在配置新地址之前，依赖它的变更无法报价。',
    ...{ scope: '商品；或填卖家标识以用于全部商品', protocol: '协议', address: '地址', more: '显示更多' },
    ...{ timeout: '应答时限（秒）', none: '尚未配置通知地址', secret: '签名密钥', changed: '修改时间' },
    noneWhy: '规则中指定了协议的商品，需先配置地址才能报价。',
    note: '您的软件在此接收变更通知，以及消息的签名方式。',
  },
});

type Field = 'scope' | 'protocol' | 'address' | 'timeoutSeconds';
const PROTOCOLS = PROTOCOL_IDS.filter((id) => id !== 'license-only').map((id) => ({ value: id, label: id }));
const FIRST_VALUES = { protocol: 'webhook', timeoutSeconds: '15' };

/** Endpoint settings: address, protocol, secrets. */
export function EndpointsPage() {
  const texts = useTexts(TEXTS);
  const [made, setMade] = useState<string>();
  const pages = usePages(['endpoints'], (cursor, signal) =>
    client.call('listSellerEndpoints', { query: { ...(cursor && { cursor }) }, signal }),
  );
  return (
    <PageFrame title={texts.title} note={texts.note} actions={<EndpointForm onMade={setMade} />}>
      <div className="stack">
        {made && <ShownOnce label={texts.secret} secret={made} />}
        {pages.error && <Refusal error={pages.error} again={pages.askAgain} />}
        {pages.isPending && <Loading />}
        {!pages.isPending && !pages.error && pages.items.length === 0 && (
          <Notice title={texts.none} why={texts.noneWhy} />
        )}
        {pages.items.map((endpoint) => (
          <Endpoint key={`${endpoint.scope} ${endpoint.protocol}`} endpoint={endpoint} onMade={setMade} />
        ))}
        {pages.hasMore && (
          <Button loading={pages.isLoadingMore} onClick={pages.loadMore}>
            {texts.more}
          </Button>
        )}
      </div>
    </PageFrame>
  );
}

type OnMade = (secret: string | undefined) => void;

function Endpoint({ endpoint, onMade }: { readonly endpoint: SellerEndpoint; readonly onMade: OnMade }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const { scope, protocol, address, timeoutSeconds, changedAt } = endpoint;
  const params = { scope, protocol };
  const test = useAct(() => client.call('testSellerEndpoint', { params }), { changes: ['deliveries'] });
  const removal = useAct(() => client.call('deleteSellerEndpoint', { params }), { changes: ['endpoints'] });
  const [tested, setTested] = useState<Awaited<ReturnType<typeof test.act>>>();
  const [isAsking, setAsking] = useState(false);
  const error = test.error ?? removal.error;
  async function remove(): Promise<void> {
    await removal.act(undefined).catch(() => undefined); // The refusal is shown below.
    setAsking(false);
  }
  async function send(): Promise<void> {
    setTested(await test.act(undefined).catch(() => undefined)); // The refusal is shown below.
  }
  return (
    <section className="stack" aria-label={`${scope} ${protocol}`}>
      <FactList
        facts={[
          { label: texts.scope, value: <b>{scope}</b> },
          { label: texts.protocol, value: protocol },
          { label: texts.address, value: <code>{address}</code> },
          { label: texts.timeout, value: timeoutSeconds },
          { label: texts.changed, value: dateTime(changedAt) },
        ]}
      />
      <EndpointSecrets endpoint={endpoint} onMade={onMade} />
      <div className="row">
        <EndpointForm endpoint={endpoint} onMade={onMade} />
        <Button loading={test.isActing} onClick={() => void send()}>
          {texts.test}
        </Button>
        <Button danger type="text" onClick={() => setAsking(true)}>
          {texts.remove}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={texts.removeTitle(scope)}
          word={texts.remove}
          isActing={removal.isActing}
          onYes={() => void remove()}
          onClose={() => setAsking(false)}
        >
          <div>{texts.removeWhy}</div>
        </ConfirmDialog>
      )}
      {error && <Refusal error={error} />}
      {tested && <EndpointTestResult test={tested} />}
    </section>
  );
}

const newFields = ({ scope, protocol }: (typeof TEXTS)['en']) => [
  { name: 'scope' as const, label: scope },
  { name: 'protocol' as const, label: protocol, options: PROTOCOLS },
];

function EndpointForm({ endpoint, onMade }: { readonly endpoint?: SellerEndpoint; readonly onMade: OnMade }) {
  const texts = useTexts(TEXTS);
  const { seller = '' } = useSession().data ?? {};
  const { act, error, isActing, forget } = useAct(
    (values: FormValues<Field>) =>
      client.call('saveSellerEndpoint', {
        params: endpoint
          ? { scope: endpoint.scope, protocol: endpoint.protocol }
          : { scope: textOf(values.scope), protocol: textOf(values.protocol) },
        body: { address: textOf(values.address), timeoutSeconds: Number(textOf(values.timeoutSeconds)) },
      }),
    { changes: ['endpoints'] },
  );
  return (
    <FormDialog<Field>
      button={endpoint ? texts.change : texts.add}
      title={endpoint ? endpoint.scope : texts.add}
      quiet={endpoint !== undefined}
      isActing={isActing}
      error={error}
      onOpen={forget}
      fields={[
        // Of one that is there they are its name: under another it would be another.
        ...(endpoint ? [] : newFields(texts)),
        { name: 'address', label: texts.address },
        { name: 'timeoutSeconds', label: texts.timeout },
      ]}
      initial={
        endpoint ? { ...endpoint, timeoutSeconds: String(endpoint.timeoutSeconds) } : { ...FIRST_VALUES, scope: seller }
      }
      save={async (values) => onMade((await act(values)).made?.secret)}
    />
  );
}
