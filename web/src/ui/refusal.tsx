import { Button } from 'antd';
import { refusalOf } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { ProblemText } from './problem-text.tsx';
import './refusal.css';

const TEXTS = defineTexts({
  en: {
    again: 'Try again',
    offline: 'The service cannot be reached',
    offlineWhy: 'Nothing is lost. Try again in a moment.',
  },
  zh: { again: '重试', offline: '无法连接服务', offlineWhy: '没有数据丢失，请稍后重试。' },
});

/** Why something did not happen: what the service says of it, and the way on. */
export function Refusal({ error, again }: { readonly error: Error; readonly again?: () => void }) {
  const texts = useTexts(TEXTS);
  const refusal = refusalOf(error);
  return (
    <div role="alert" className="refusal">
      {refusal ? (
        <ProblemText of={refusal} />
      ) : (
        <div>
          <strong>{texts.offline}</strong>
          <div>{texts.offlineWhy}</div>
        </div>
      )}
      {again && <Button onClick={again}>{texts.again}</Button>}
    </div>
  );
}
