import { useLanguage } from '../text/language.tsx';

/** A text of the service in the reader's language; marked as English where it is known in English only. */
export function Said({ text }: { readonly text: string }) {
  const { language, serviceWords } = useLanguage();
  if (language === 'en') return text;
  return serviceWords?.sentence(text) ?? <span lang="en">{text}</span>;
}
