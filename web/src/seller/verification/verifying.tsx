import { defineTexts, useTexts } from '../../text/language.tsx';
import './verifying.css';

const TEXTS = defineTexts({ en: { verifying: 'Verifying…' }, zh: { verifying: '校验中…' } });

/** Says that a verdict is on its way; only where it takes long enough to be missed. */
export function Verifying() {
  return <span className="verifying soft">{useTexts(TEXTS).verifying}</span>;
}
