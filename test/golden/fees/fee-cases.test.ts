import { readFileSync } from 'node:fs';
import { evaluateFormula, formatRational, parseDecimal, type Rational, roundToDigits } from '@regrade/core';
import { describe, expect, test } from 'vitest';
import { runFee } from '../../../server/src/cli/fee.ts';

interface FeeCase {
  readonly id: string;
  readonly feeRule: string;
  readonly request?: unknown;
  readonly expect?: Readonly<Record<string, string>>;
  readonly exact?: Readonly<Record<string, string>>;
}
interface Answer {
  readonly share?: string;
  readonly refused?: string;
  readonly steps?: readonly { readonly formula: string; readonly exact: string }[];
  readonly [field: string]: unknown;
}

const file = JSON.parse(readFileSync(new URL('fee-cases.json', import.meta.url), 'utf8')) as {
  cases: FeeCase[];
  sourceDeviates: FeeCase[];
};
const priced = [
  ...file.cases.map(({ expect: expected, ...rest }) => ({ ...rest, expected: expected ?? {} })),
  ...file.sourceDeviates.map(({ exact, ...rest }) => ({ ...rest, expected: exact ?? {} })),
].filter(({ request }) => request !== undefined);

const inOneArray = runFee({
  input: JSON.stringify(priced.map(({ feeRule, request }) => ({ feeRule, request }))),
  json: true,
});
const answers = JSON.parse(inOneArray.stdout) as Answer[];

describe('fee cases', () => {
  test('there is an answer for every case, in order', () => {
    expect(inOneArray.exitCode).toBe(0);
    expect(answers).toHaveLength(priced.length);
    expect(file.cases).toHaveLength(122);
  });

  test.each(priced.map((fee, index) => ({ ...fee, index })))('$id: $feeRule gives the figures of the case', (fee) => {
    const answer = answers[fee.index] ?? {};
    for (const [field, wanted] of Object.entries(fee.expected)) {
      expect({ [field]: answeredValue(field, answer[field], wanted) }).toEqual({ [field]: normal(field, wanted) });
    }
    for (const step of answer.steps ?? []) {
      const value = evaluateFormula(step.formula);
      expect(value === undefined ? `no value: ${step.formula}` : formatRational(value)).toBe(step.exact);
    }
  });

  test.each(priced)('$id: asked alone, the answer is the same', ({ id, feeRule, request }) => {
    const alone = runFee({ input: JSON.stringify({ feeRule, request }), json: true });
    const index = priced.findIndex((other) => other.id === id);
    expect(JSON.parse(alone.stdout)).toEqual(answers[index]);
    expect(alone.exitCode).toBe('refused' in (answers[index] ?? {}) ? 1 : 0);
  });
});

/** What was answered, in the form of what the case states: values are compared, not spelling. */
function answeredValue(field: string, answered: unknown, wanted: string): string {
  if (typeof answered !== 'string') return `missing: ${JSON.stringify(answered)}`;
  if (field !== 'share' || wanted.includes('/')) return normal(field, answered);
  const digits = wanted.split('.')[1]?.length ?? 0;
  const share = fraction(answered);
  return share === undefined ? answered : formatRational(roundToDigits(share, { mode: 'half-up', digits }));
}

function normal(field: string, text: string): string {
  if (field === 'direction' || field === 'refused') return text;
  const number = fraction(text);
  return number === undefined ? text : formatRational(number);
}

function fraction(text: string): Rational | undefined {
  return text.includes('/') ? evaluateFormula(text) : parseDecimal(text);
}
