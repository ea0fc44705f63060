import { createFormat } from '../create-format.ts';

/**
 * The sentences of the service in Chinese: an English one with its gaps, and the same in Chinese. `{name}` is taken over
 * as it is; `{name:money}` (`9.00 USD`), `:time`, `:number`, `:period`, `:list` (`a, b and c`) and `:phrase` (of the
 * table of phrases) are written anew.
 */
export type Sentences = readonly (readonly [english: string, chinese: string])[];

/** In a text of the service, which is a few sentences; some of them are appended by case. */
const SENTENCES_MAX = 12;

/** What a text of the service says in Chinese; undefined where one of its sentences is in no table. */
export function createTranslator(of: {
  readonly sentences: Sentences;
  /** What stands in some gaps; a phrase is no sentence of its own. */
  readonly phrases: Sentences;
}): (text: string) => string | undefined {
  const sentences = of.sentences.map((sentence) => toPattern(sentence, '(?=\\s|$)'));
  const phrases = of.phrases.map((phrase) => toPattern(phrase, '$'));
  return (text) => {
    let rest = text.trim();
    const said: string[] = [];
    for (let n = 1; rest !== '' && n <= SENTENCES_MAX; n++) {
      const found = firstOf(sentences, rest, phrases);
      if (!found) return undefined;
      said.push(found.said);
      rest = rest.slice(found.length).trimStart();
    }
    return rest === '' ? said.join('') : undefined;
  };
}

/** The same of a name, which is one phrase as a whole; its gaps may hold another of them. */
export function createPhraseTranslator(table: Sentences): (text: string) => string | undefined {
  const phrases = table.map((phrase) => toPattern(phrase, '$'));
  return (text) => firstOf(phrases, text, phrases)?.said;
}

interface SentencePattern {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly chinese: string;
}

const GAP = /\{(\w+)(?::(\w+))?\}/g;

function toPattern([english, chinese]: Sentences[number], end: string): SentencePattern {
  const names = [...english.matchAll(GAP)].map(([, name = '']) => name);
  const fixed = english.split(/\{\w+\}/).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // No gap reaches over the end of a sentence.
  return { pattern: new RegExp(`^${fixed.join('((?:(?!\\. ).)+?)')}${end}`), names, chinese };
}

interface Said {
  readonly said: string;
  /** Of the English text that it says. */
  readonly length: number;
}

function firstOf(
  sentences: readonly SentencePattern[],
  text: string,
  phrases: readonly SentencePattern[],
): Said | undefined {
  for (const { pattern, names, chinese } of sentences) {
    const match = pattern.exec(text);
    if (!match) continue;
    const gaps = new Map(names.map((name, index) => [name, match[index + 1] ?? '']));
    const said = chinese.replaceAll(GAP, (_, name: string, kind?: string) => {
      const gap = gaps.get(name) ?? '';
      return kind === 'phrase' ? (firstOf(phrases, gap, phrases)?.said ?? gap) : write(gap, kind);
    });
    return { said, length: match[0].length };
  }
  return undefined;
}

const FORMAT = createFormat('zh-CN', 'zh');
const MONEY = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;

/** A gap in the manner of the pages; what is not of its kind stays as it is. */
function write(gap: string, kind: string | undefined): string {
  switch (kind) {
    case 'money': {
      const [, amount, currency] = MONEY.exec(gap) ?? [];
      return amount === undefined || currency === undefined ? gap : FORMAT.money(amount, currency);
    }
    case 'time':
      return Number.isNaN(Date.parse(gap)) ? gap : FORMAT.dateTime(gap);
    case 'number':
      return /^\d+$/.test(gap) ? FORMAT.number(gap) : gap;
    case 'period':
      return FORMAT.period(gap);
    case 'list':
      return gap.replaceAll(/, | and | or /g, '、');
    default:
      return gap;
  }
}
