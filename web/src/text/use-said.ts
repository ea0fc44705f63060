import { useCallback } from 'react';
import { useLanguage } from './language.tsx';

/** A text of the service in the reader's language; as it is where it is somebody's own words, or not known. */
export function useSaid(): (text: string) => string {
  const { serviceWords } = useLanguage();
  return useCallback((text) => serviceWords?.sentence(text) ?? text, [serviceWords]);
}
