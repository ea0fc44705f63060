import type { WebhookEndpoint, WebhookEndpointSecrets } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAct, usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { FormDialog, type FormValues, listOf, textOf } from '../ui/form-dialog.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { WebhookSecrets } from './webhook-secrets.tsx';
import { WebhookState } from './webhook-state.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Event endpoints', add: 'Add an endpoint', address: 'Address', description: 'What it is for' },
    ...{ types: 'Events', all: 'everything', state: 'State', created: 'Added' },
    note: 'Where your own programs are told of what happens: signed by Standard Webhooks, each event at least once.',
    ...{ none: 'Nobody is told of events', noneWhy: 'Add an address, and it is told of what happens from then on.' },
    addressHint: 'https://…, on the open internet.',
    typesHint: 'Beginnings of types, such as order or order.completed; none: everything.',
  },
  zh: {
    ...{ title: '事件地址', add: '新增地址', address: '地址', description: '用途' },
    ...{ types: '事件', all: '全部', state: '状态', created: '新增时间' },
    note: '在此通知您自己的程序：按 Standard Webhooks 签名，每个事件至少送达一次。',
    ...{ none: '尚未配置事件地址', noneWhy: '新增地址后，之后发生的事件会通知到该地址。' },
    addressHint: 'https://…，须可从公网访问。',
    typesHint: '事件类型的开头，如 order 或 order.completed；留空：全部。',
  },
});

/** The addresses that are told of one's events. */
export function WebhookList({ door }: { readonly door: string }) {
  const texts = useTexts(TEXTS);
  const [made, setMade] = useState<WebhookEndpointSecrets>();
  const pages = usePages(['webhooks'], (_, signal) => client.call('listWebhookEndpoints', { signal }));
  return (
    <PageFrame title={texts.title} note={texts.note} actions={<NewEndpoint onMade={setMade} />}>
      <div className="stack">
        {made && <WebhookSecrets of={made} />}
        <ListTable
          label={texts.title}
          pages={pages}
          columns={useColumns(door)}
          rowKey={({ id }) => id}
          empty={{ title: texts.none, why: texts.noneWhy }}
        />
      </div>
    </PageFrame>
  );
}

type Field = 'address' | 'description' | 'types';

function NewEndpoint({ onMade }: { readonly onMade: (made: WebhookEndpointSecrets) => void }) {
  const texts = useTexts(TEXTS);
  const { act, error, isActing, forget } = useAct(
    (body: ReturnType<typeof bodyOf>) => client.call('createWebhookEndpoint', { body }),
    { changes: ['webhooks'] },
  );
  return (
    <FormDialog<Field>
      button={texts.add}
      title={texts.add}
      fields={[
        { name: 'address', label: texts.address, hint: texts.addressHint },
        { name: 'description', label: texts.description, optional: true },
        { name: 'types', label: texts.types, many: true, optional: true, hint: texts.typesHint },
      ]}
      isActing={isActing}
      error={error}
      onOpen={forget}
      save={async (values) => onMade(await act(bodyOf(values)))}
    />
  );
}

function bodyOf({ address, description, types }: FormValues<Field>) {
  const said = textOf(description);
  const wanted = listOf(types);
  return {
    address: textOf(address),
    ...(said !== '' && { description: said }),
    ...(wanted.length > 0 && { types: [...wanted] }),
  };
}

function useColumns(door: string): TableColumnsType<WebhookEndpoint> {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  return [
    {
      title: texts.address,
      key: 'address',
      render: (_, { id, address }) => <Link to={`${door}/webhooks/${id}`}>{address}</Link>,
    },
    { title: texts.description, key: 'description', render: (_, { description }) => description },
    { title: texts.types, key: 'types', render: (_, { types }) => types?.join(', ') ?? texts.all },
    { title: texts.state, key: 'state', render: (_, endpoint) => <WebhookState endpoint={endpoint} /> },
    { title: texts.created, key: 'created', render: (_, { createdAt }) => dateTime(createdAt) },
  ];
}
