import type { Finding, Problem } from '@regrade/client';

/**
 * What the service says in English, in another language. Undefined: no word of it is known, and the English text stands
 * there, marked as English.
 */
export interface ServiceWords {
  /** A text of a few sentences: a reason, a message, a detail. */
  readonly sentence: (english: string) => string | undefined;
  /** What a line of the arithmetic of a fee is about. */
  readonly step: (what: string) => string | undefined;
  readonly titleOf: (code: string) => string | undefined;
  readonly problem: (problem: Pick<Problem, 'code' | 'detail' | 'findings'>) => SaidProblem | undefined;
  readonly finding: (finding: Pick<Finding, 'walk' | 'message'>) => string | undefined;
}

export interface SaidProblem {
  readonly title: string;
  /** The detail, or where it is not known in this language, the way out. */
  readonly text: string;
  /** The detail as the service said it, where `text` leaves it out. */
  readonly english?: string;
}
