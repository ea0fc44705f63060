import { useMemo } from 'react';
import { createFormat, type Format } from './create-format.ts';
import { useLanguage } from './language.tsx';

export function useFormat(): Format {
  const { locale, language } = useLanguage();
  return useMemo(() => createFormat(locale, language), [locale, language]);
}
