import type { WebhookAttempt } from '@regrade/client';
import type { TableColumnsType } from 'antd';
import { usePages } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';
import { TimeLeft } from '../ui/time-left.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'What was sent in the last days', at: 'When', type: 'Event', attempt: 'Attempt', outcome: 'Outcome' },
    ...{ status: 'Answer', reason: 'Why', next: 'Again', none: 'Nothing was sent yet' },
    ...{ delivered: 'delivered', failed: 'failed', 'given-up': 'given up', took: (millis: string) => `${millis} ms` },
  },
  zh: {
    ...{ title: '近几日的发送记录', at: '时间', type: '事件', attempt: '次数', outcome: '结果' },
    ...{ status: '应答', reason: '原因', next: '下次尝试', none: '尚未发送' },
    ...{ delivered: '已送达', failed: '失败', 'given-up': '已放弃', took: (millis: string) => `${millis} 毫秒` },
  },
});

const TONES: Readonly<Record<WebhookAttempt['outcome'], Tone>> = {
  ...{ delivered: 'good', failed: 'change', 'given-up': 'bad' },
};
const LOOK_EVERY_MILLIS = 5_000;

export function AttemptOutcome({ attempt: { outcome, status, reason } }: { readonly attempt: WebhookAttempt }) {
  const texts = useTexts(TEXTS);
  return (
    <StateMark tone={TONES[outcome]}>
      {[texts[outcome], status, reason].filter((part) => part !== null).join(' · ')}
    </StateMark>
  );
}

/** What an endpoint was told, the newest first. */
export function AttemptList({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { dateTime, number } = useFormat();
  const pages = usePages(
    ['webhooks', 'attempts', id],
    (cursor, signal) =>
      client.call('listWebhookAttempts', { params: { id }, query: { ...(cursor && { cursor }) }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  const columns: TableColumnsType<WebhookAttempt> = [
    { title: texts.at, key: 'at', render: (_, { at }) => dateTime(at) },
    { title: texts.type, key: 'type', render: (_, { type }) => <code>{type}</code> },
    { title: texts.attempt, key: 'attempt', align: 'right', render: (_, { attempt }) => attempt },
    {
      title: texts.outcome,
      key: 'outcome',
      render: (_, { outcome }) => <StateMark tone={TONES[outcome]}>{texts[outcome]}</StateMark>,
    },
    {
      title: texts.status,
      key: 'status',
      render: (_, { status, millis }) => (
        <span className="num">
          {status} <span className="soft">{texts.took(number(millis))}</span>
        </span>
      ),
    },
    { title: texts.reason, key: 'reason', render: (_, { reason }) => reason },
    { title: texts.next, key: 'next', render: (_, { nextAt }) => nextAt && <TimeLeft until={nextAt} /> },
  ];
  return (
    <ListTable
      label={texts.title}
      pages={pages}
      columns={columns}
      rowKey={({ id: attempt }) => attempt}
      empty={{ title: texts.none }}
    />
  );
}
