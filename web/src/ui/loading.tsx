import { defineTexts, useTexts } from '../text/language.tsx';
import './loading.css';

const TEXTS = defineTexts({ en: { loading: 'Loading' }, zh: { loading: '加载中' } });

/** Shows itself after a moment only: most answers are faster than an eye. */
export function Loading() {
  const { loading } = useTexts(TEXTS);
  return (
    <div role="status" aria-label={loading} className="loading">
      <span className="loading-dot" />
      <span className="loading-dot" />
      <span className="loading-dot" />
    </div>
  );
}
