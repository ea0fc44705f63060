import type { LocalText } from '@regrade/client';
import type { Language } from './language.tsx';

/** What a seller wrote, in the reader's language; else in English, else in whatever language there is. */
export function sayText(text: LocalText | undefined, language: Language, otherwise = ''): string {
  if (text === undefined) return otherwise;
  if (typeof text === 'string') return text;
  return text[language] ?? text['en'] ?? Object.values(text)[0] ?? otherwise;
}
