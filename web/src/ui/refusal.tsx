import { Button } from 'antd';
import { refusalOf } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import './refusal.css';

const TEXTS = defineTexts({
  en: {
    again: 'Try again',
    offline: 'The service cannot be reached',
    offlineWhy: 'Nothing is lost. Try again in a moment.',
  },
  zh: { again: '重试', offline: '无法连接服务', offlineWhy: '没有数据丢失，请稍后重试。' },
});

/** Why something did not happen: the sentence of the service, its code, and the way on. */
export function Refusal({ error, again }: { readonly error: Error; readonly again?: () => void }) {
  const texts = useTexts(TEXTS);
  const refusal = refusalOf(error);
  return (
    <div role="alert" className="refusal">
      <div>
        <strong>{refusal ? refusal.title : texts.offline}</strong>
        <div>{refusal ? refusal.detail : texts.offlineWhy}</div>
        {refusal?.findings?.map(({ code, path, message }) => (
          <div key={`${code} ${path}`} className="soft">
            {path === '' ? message : `${path}: ${message}`}
          </div>
        ))}
        {refusal && <code className="soft">{refusal.code}</code>}
      </div>
      {again && <Button onClick={again}>{texts.again}</Button>}
    </div>
  );
}
