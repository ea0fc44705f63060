import type { Finding, Problem, ProblemCode } from '@regrade/client';
import type { ServiceWords } from '../service-words.ts';
import { CHANGE_TEXTS } from './problems-of-changes.ts';
import { ORDER_TEXTS } from './problems-of-orders.ts';
import { REQUEST_TEXTS } from './problems-of-requests.ts';
import { sayWalk } from './say-walk.ts';
import { createPhraseTranslator, createTranslator } from './sentence.ts';
import { CATALOG_PHRASES, CATALOG_SENTENCES } from './sentences-of-catalogs.ts';
import { CHANGE_SENTENCES } from './sentences-of-changes.ts';
import { IMPORT_SENTENCES } from './sentences-of-imports.ts';
import { ORDER_SENTENCES } from './sentences-of-orders.ts';
import { RULE_SENTENCES } from './sentences-of-rules.ts';
import { SELLER_SENTENCES } from './sentences-of-sellers.ts';
import { MEASURE_PHRASES, STEP_PHRASES } from './step-phrases.ts';

/** Title and way out of every problem of the registry: one that is missing does not compile. */
export const CHINESE_PROBLEMS: { readonly [code in ProblemCode]: readonly [title: string, wayOut: string] } = {
  ...REQUEST_TEXTS,
  ...CHANGE_TEXTS,
  ...ORDER_TEXTS,
};

/** Rules first: their sentences are the longest, and the most often read. */
export const CHINESE_SENTENCES = [
  ...RULE_SENTENCES,
  ...CHANGE_SENTENCES,
  ...ORDER_SENTENCES,
  ...CATALOG_SENTENCES,
  ...SELLER_SENTENCES,
  ...IMPORT_SENTENCES,
];

export const CHINESE_STEPS = [...STEP_PHRASES, ...MEASURE_PHRASES];

/** Texts that were said once are said again with every key: a draft of thousands of prices has hundreds of findings. */
const SAID_MAX = 2_000;

/** What the service says, for readers of Chinese. This whole folder is loaded only for them. */
export function createChineseWords(): ServiceWords {
  const translate = createTranslator({ sentences: CHINESE_SENTENCES, phrases: CATALOG_PHRASES });
  const said = new Map<string, string | undefined>();
  function sentence(text: string): string | undefined {
    if (said.has(text)) return said.get(text);
    if (said.size >= SAID_MAX) said.clear();
    const chinese = translate(text);
    said.set(text, chinese);
    return chinese;
  }
  return {
    sentence,
    step: createPhraseTranslator(CHINESE_STEPS),
    titleOf: (code) => textsOf(code)?.[0],
    problem({ code, detail, findings = [] }: Pick<Problem, 'code' | 'detail' | 'findings'>) {
      const [title, wayOut] = textsOf(code) ?? [];
      if (title === undefined || wayOut === undefined) return undefined;
      const text = sentence(detail);
      // The detail of a request with faults repeats the first of its findings.
      const isSaid = text !== undefined || findings.length > 0;
      return { title, text: text ?? wayOut, ...(!isSaid && { english: detail }) };
    },
    finding: ({ walk, message }: Pick<Finding, 'walk' | 'message'>) => (walk ? sayWalk(walk) : sentence(message)),
  };
}

function textsOf(code: string): readonly [title: string, wayOut: string] | undefined {
  return Object.hasOwn(CHINESE_PROBLEMS, code) ? CHINESE_PROBLEMS[code as ProblemCode] : undefined; // A code of the table.
}
