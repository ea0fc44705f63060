import { createFormat, type Format } from './create-format.ts';
import { useLanguage } from './language.tsx';

/** One for each language: what the browser formats with takes half a millisecond to make, and a page has hundreds of users of it. */
const formats = new Map<string, Format>();

export function useFormat(): Format {
  const { locale, language } = useLanguage();
  const known = formats.get(locale);
  if (known) return known;
  const format = createFormat(locale, language);
  formats.set(locale, format);
  return format;
}
