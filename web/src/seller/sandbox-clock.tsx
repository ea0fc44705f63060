import type { MovedClock } from '@regrade/client';
import { Button } from 'antd';
import { useState } from 'react';
import { useAct, useAnswer } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { useFormat } from '../text/format.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Answer } from '../ui/answer.tsx';
import { Refusal } from '../ui/refusal.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ title: 'Clock of this test account', day: '+ 1 day', month: '+ 1 month', year: '+ 1 year' },
    ...{ now: 'It is', happened: 'What happened on the way', nothing: 'Nothing was due on the way.' },
  },
  zh: {
    ...{ title: '测试账户时钟', day: '+ 1 天', month: '+ 1 个月', year: '+ 1 年' },
    ...{ now: '当前为', happened: '期间发生', nothing: '期间没有到期事项。' },
  },
});

const STEPS = [
  ['day', 'P1D'],
  ['month', 'P1M'],
  ['year', 'P1Y'],
] as const;

/** Moves the time of a sandbox account, so that a seller can watch a year pass in a minute. */
export function SandboxClock({ account }: { readonly account: string }) {
  const texts = useTexts(TEXTS);
  const { dateTime } = useFormat();
  const [moved, setMoved] = useState<MovedClock>();
  const clock = useAnswer(['clocks', account], (signal) =>
    client.call('getClock', { params: { id: account }, signal }),
  );
  const { act, error, isActing } = useAct(
    (advanceBy: string) => client.call('moveClock', { params: { id: account }, body: { advanceBy } }),
    { changes: ['clocks', 'instances'] },
  );
  async function move(advanceBy: string): Promise<void> {
    setMoved(await act(advanceBy).catch(() => undefined)); // The refusal is shown below.
  }
  return (
    <section className="sheet" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <div className="row">
        <Answer of={clock}>
          {({ now }) => (
            <span>
              {texts.now} <b>{dateTime(now)}</b>
            </span>
          )}
        </Answer>
        {STEPS.map(([name, span]) => (
          <Button key={name} loading={isActing} onClick={() => void move(span)}>
            {texts[name]}
          </Button>
        ))}
      </div>
      {error && <Refusal error={error} />}
      {moved && (
        <div role="status">
          {moved.events.length === 0 ? (
            <span className="soft">{texts.nothing}</span>
          ) : (
            <>
              <div className="soft">{texts.happened}</div>
              {moved.events.map(({ at, what, subject }) => (
                <div key={`${at} ${what} ${subject}`}>
                  <span className="soft num">{dateTime(at)}</span> {what}
                </div>
              ))}
            </>
          )}
        </div>
      )}
    </section>
  );
}
