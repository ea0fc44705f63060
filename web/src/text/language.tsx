import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { readKept, writeKept } from '../data/kept.ts';
import type { ServiceWords } from './service-words.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Texts of one place, in every language: a language that lacks one does not compile. */
export type Texts<T> = { readonly [language in Language]: Readonly<T> };

/** The English texts say which there are; a text with a gap is a function. */
export function defineTexts<T extends { readonly [name: string]: string | ((...gaps: never[]) => string) }>(texts: {
  readonly en: T;
  readonly zh: NoInfer<T>;
}): Texts<T> {
  return texts;
}

interface LanguageChoice {
  readonly language: Language;
  /** The locale of dates and figures. */
  readonly locale: string;
  readonly setLanguage: (language: Language) => void;
  /** What the service says in this language; absent in English, and until it is loaded. */
  readonly serviceWords: ServiceWords | undefined;
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };
const LanguageContext = createContext<LanguageChoice | undefined>(undefined);
const KEPT = 'language';

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  }, [language]);
  const serviceWords = useLoadedWords(language);
  const choice = useMemo(
    () => ({
      language,
      locale: LOCALES[language],
      setLanguage: (next: Language) => {
        writeKept(KEPT, next);
        setLanguage(next);
      },
      serviceWords,
    }),
    [language, serviceWords],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

/** The service speaks English; whoever reads Chinese loads its words once, and others never. */
function useLoadedWords(language: Language): ServiceWords | undefined {
  const [words, setWords] = useState<ServiceWords>();
  const isWanted = language === 'zh' && words === undefined;
  useEffect(() => {
    if (!isWanted) return undefined;
    let isCurrent = true;
    import('./chinese/chinese-words.ts').then(
      ({ createChineseWords }) => {
        if (isCurrent) setWords(createChineseWords());
      },
      () => undefined, // Offline, or another version is served by now: the English words stand there.
    );
    return () => {
      isCurrent = false;
    };
  }, [isWanted]);
  return language === 'zh' ? words : undefined;
}

function firstLanguage(): Language {
  const kept = readKept(KEPT);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (!choice) throw new Error('useLanguage needs a LanguageProvider around it');
  return choice;
}

/** The texts of a place in the language of the reader. */
export function useTexts<T>(texts: Texts<T>): Readonly<T> {
  return texts[useLanguage().language];
}
