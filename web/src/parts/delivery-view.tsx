import type { DeliveryAttempt, DeliveryDetail } from '@regrade/client';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { useAct, useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { useSaid } from '../text/use-said.ts';
import { Answer } from '../ui/answer.tsx';
import { FactList } from '../ui/fact-list.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { StateMark, type Tone } from '../ui/state-mark.tsx';
import { TimeLeft } from '../ui/time-left.tsx';
import { DELIVERY_KINDS } from './delivery-list.tsx';
import { DeliveryState } from './delivery-state.tsx';
import { useOwnCatalog } from './own-catalog.ts';
import { useSayReason } from './say-reason.ts';
import './delivery-view.css';

const TEXTS = defineTexts({
  en: {
    ...{
      above: 'Deliveries',
      restart: 'Send again',
      subject: 'About',
      subscription: 'Subscription',
      protocol: 'Protocol',
    },
    ...{ attempts: 'Attempts', next: 'Next attempt', answerBy: 'Silence decides', reason: 'Reason', state: 'State' },
    ...{
      request: 'What was sent',
      response: 'What came back',
      nothing: 'nothing',
      noAttempts: 'No attempt was made yet.',
    },
    ...{ yes: 'yes', no: 'no', later: 'later', unsupported: 'not understood', silent: 'silence' },
    took: (millis: number) => `${millis} ms`,
  },
  zh: {
    ...{ above: '通知投递', restart: '重新发送', subject: '对象', subscription: '订阅', protocol: '协议' },
    ...{ attempts: '尝试次数', next: '下次尝试', answerBy: '未答复截止', reason: '原因', state: '状态' },
    ...{ request: '发送内容', response: '返回内容', nothing: '无', noAttempts: '尚未尝试。' },
    ...{ yes: '同意', no: '拒绝', later: '稍后', unsupported: '不支持', silent: '无响应' },
    took: (millis: number) => `${millis} 毫秒`,
  },
});

/** Nothing is under way, and the answer is still wanted. */
const RESTARTABLE: ReadonlySet<DeliveryDetail['state']> = new Set(['dead-letter', 'acknowledged']);
const LOOK_EVERY_MILLIS = 5_000;
const OUTCOME_TONES: Readonly<Record<DeliveryAttempt['outcome'], Tone>> = {
  yes: 'good',
  no: 'bad',
  later: 'change',
  unsupported: 'bad',
  silent: 'bad',
};

/** One message to a seller with the transcript of its attempts, and the button that begins again. */
export function DeliveryView({ door }: { readonly door: '/seller' | '/operator' }) {
  const { id = '' } = useParams();
  const answer = useAnswer(
    ['deliveries', 'one', id],
    (signal) => client.call('getDelivery', { params: { id }, signal }),
    { everyMillis: LOOK_EVERY_MILLIS },
  );
  return <Answer of={answer}>{(delivery) => <Told delivery={delivery} door={door} />}</Answer>;
}

function Told({ delivery, door }: { readonly delivery: DeliveryDetail; readonly door: string }) {
  const texts = useTexts(TEXTS);
  const kinds = useTexts(DELIVERY_KINDS);
  const { id, product, kind, state, attempts } = delivery;
  const { name } = useOwnCatalog(product);
  const restart = useAct(() => client.call('restartDelivery', { params: { id } }), { changes: ['deliveries'] });
  return (
    <PageFrame
      title={`${name}: ${kinds[kind]}`}
      above={[{ to: `${door}/deliveries`, label: texts.above }]}
      actions={
        RESTARTABLE.has(state) && (
          <Button
            type="primary"
            loading={restart.isActing}
            // The refusal is shown below.
            onClick={() => void restart.act(undefined).catch(() => undefined)}
          >
            {texts.restart}
          </Button>
        )
      }
    >
      <div className="stack">
        {restart.error && <Refusal error={restart.error} />}
        <DeliveryFacts delivery={delivery} door={door} />
        {attempts.length === 0 && <p className="soft">{texts.noAttempts}</p>}
        {attempts.map((attempt) => (
          <Attempt key={attempt.at} attempt={attempt} />
        ))}
      </div>
    </PageFrame>
  );
}

function DeliveryFacts({ delivery, door }: { readonly delivery: DeliveryDetail; readonly door: string }) {
  const texts = useTexts(TEXTS);
  const sayReason = useSayReason();
  const { state, subject, subscription, protocol, attempt, attemptsMax, nextAt, answerBy, reason } = delivery;
  return (
    <FactList
      facts={[
        { label: texts.state, value: <DeliveryState state={state} /> },
        { label: texts.reason, value: reason && sayReason(reason) },
        { label: texts.subject, value: <Subject of={subject} door={door} /> },
        { label: texts.subscription, value: <code>{subscription}</code> },
        { label: texts.protocol, value: protocol },
        { label: texts.attempts, value: `${attempt} / ${attemptsMax}` },
        { label: texts.next, value: nextAt && <TimeLeft until={nextAt} /> },
        { label: texts.answerBy, value: answerBy && <TimeLeft until={answerBy} /> },
      ]}
    />
  );
}

/** Its page, for those who have one: sellers see no orders. */
function Subject({ of, door }: { readonly of: string; readonly door: string }) {
  const id = <code>{of}</code>;
  return door === '/operator' && of.startsWith('ord_') ? <Link to={`/operator/orders/${of}`}>{id}</Link> : id;
}

export function Attempt({ attempt }: { readonly attempt: DeliveryAttempt }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const said = useSaid();
  const { at, millis, outcome, reason, request, response } = attempt;
  return (
    <details className="sheet attempt">
      <summary>
        <StateMark tone={OUTCOME_TONES[outcome]}>{texts[outcome]}</StateMark>
        <span>{dateTime(at)}</span>
        <span className="soft num">{texts.took(millis)}</span>
        {response && <span className="num">{response.status}</span>}
        {reason && <span className="soft">{said(reason)}</span>}
      </summary>
      <div className="attempt-sides">
        <Message
          title={texts.request}
          head={request && `${request.method} ${request.address}`}
          headers={request?.headers}
          body={request?.body}
        />
        <Message
          title={texts.response}
          head={response && String(response.status)}
          headers={response?.headers}
          body={response?.body}
        />
      </div>
    </details>
  );
}

function Message(of: {
  readonly title: string;
  readonly head: string | null;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly body: string | undefined;
}) {
  const { title, head, headers = {}, body } = of;
  const texts = useTexts(TEXTS);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <pre>{head === null ? texts.nothing : [head, ...lines, '', body ?? ''].join('\n')}</pre>
    </section>
  );
}
