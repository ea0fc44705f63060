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

const ask = ({ feeRule, request }: Pick<FeeCase, 'feeRule' | 'request'>) =>
  runFee({ input: JSON.stringify({ feeRule, request }), json: true });

describe('fee cases (G5)', () => {
  test('asked in one array, the answers are those that each case gets alone, in order', () => {
    const input = JSON.stringify(priced.map(({ feeRule, request }) => ({ feeRule, request })));
    const { stdout, exitCode } = runFee({ input, json: true });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(priced.map((fee) => JSON.parse(ask(fee).stdout)));
    expect(file.cases).toHaveLength(122);
  });

  test.each(priced)('$id: $feeRule gives the figures of the case', (fee) => {
    const { stdout, exitCode } = ask(fee);
    const answer = JSON.parse(stdout) as Answer;
    expect(exitCode).toBe('refused' in answer ? 1 : 0);
    for (const [field, wanted] of Object.entries(fee.expected)) {
      expect({ [field]: answeredValue(field, answer[field], wanted) }).toEqual({ [field]: normal(field, wanted) });
    }
    for (const step of answer.steps ?? []) {
      const value = evaluateFormula(step.formula);
      expect(value === undefined ? `no value: ${step.formula}` : formatRational(value)).toBe(step.exact);
    }
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
