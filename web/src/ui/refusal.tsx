import { Button } from 'antd';
import { Link } from 'react-router';
import { isSignedOut, refusalOf } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ProblemText } from './problem-text.tsx';
import './refusal.css';

const TEXTS = defineTexts({
  en: {
    again: 'Try again',
    offline: 'The service cannot be reached',
    offlineWhy: 'Nothing is lost. Try again in a moment.',
    endedTitle: 'Your session has ended',
    endedWhy: 'What you typed stays here: sign in beside this page, come back, and do it again.',
    signIn: 'Sign in in a new tab',
    start: 'To the start',
  },
  zh: {
    ...{ again: '重试', offline: '无法连接服务', offlineWhy: '没有数据丢失，请稍后重试。', start: '返回首页' },
    ...{ endedTitle: '登录已失效', signIn: '在新标签页登录' },
    endedWhy: '您输入的内容仍保留在此：请在新标签页登录，返回后重试。',
  },
});

interface RefusalProps {
  readonly error: Error;
  readonly again?: () => void;
  /** In place of a whole page that is not there: the way to one that is. */
  readonly leadsOut?: boolean;
}

/** Why something did not happen: what the service says of it, and the way on. */
export function Refusal({ error, again, leadsOut = false }: RefusalProps) {
  const texts = useTexts(TEXTS);
  return (
    <div role="alert" className="refusal">
      <Why error={error} />
      {again && <Button onClick={again}>{texts.again}</Button>}
      {leadsOut && <Link to="/">{texts.start}</Link>}
    </div>
  );
}

function Why({ error }: { readonly error: Error }) {
  const texts = useTexts(TEXTS);
  const refusal = refusalOf(error);
  if (isSignedOut(error)) {
    return (
      <div>
        <strong>{texts.endedTitle}</strong>
        <div>{texts.endedWhy}</div>
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {texts.signIn}
        </a>
      </div>
    );
  }
  if (refusal) return <ProblemText of={refusal} />;
  return (
    <div>
      <strong>{texts.offline}</strong>
      <div>{texts.offlineWhy}</div>
    </div>
  );
}
