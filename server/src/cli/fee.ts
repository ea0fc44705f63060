import {
  answerFeeRequest,
  type FeeAnswerJson,
  type FeeJson,
  type FeeStep,
  formatRational,
  parseDecimal,
} from '@regrade/core';

/** What a command leaves behind: the texts it prints and its exit code. */
export interface FeeOutcome {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

const REQUESTS_MAX = 1_000_000;

/**
 * `regrade fee`: prices `{ feeRule, request }`, or an array of such, given as JSON text (contract §3). One refusal exits 1;
 * an array exits 0 with refusals in their places; text that is no JSON, or too long an array, exits 2.
 */
export function runFee(call: { readonly input: string; readonly json: boolean }): FeeOutcome {
  const parsed = parseJson(call.input);
  if (!parsed.ok) return wrongCall(call.json, { code: 'file.unreadable', message: parsed.message });
  if (!Array.isArray(parsed.value)) {
    const answer = answerFeeRequest(parsed.value);
    const exitCode = 'refused' in answer ? 1 : 0;
    if (call.json) return { exitCode, stdout: `${JSON.stringify(answer, null, 2)}\n`, stderr: '' };
    const text = `${describe(answer)}\n`;
    return exitCode === 0 ? { exitCode, stdout: text, stderr: '' } : { exitCode, stdout: '', stderr: text };
  }
  if (parsed.value.length > REQUESTS_MAX) {
    return wrongCall(call.json, {
      code: 'call.invalid',
      message: `At most ${REQUESTS_MAX} requests fit in one array.`,
    });
  }
  const answers = parsed.value.map((request: unknown) => answerFeeRequest(request));
  const stdout = call.json
    ? `[${answers.map((answer) => `\n${JSON.stringify(answer)}`).join(',')}\n]\n`
    : answers.map((answer, index) => `#${index + 1}\n${describe(answer)}\n`).join('\n');
  return { exitCode: 0, stdout, stderr: '' };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, message: `The input is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.` };
  }
}

function wrongCall(json: boolean, error: { readonly code: string; readonly message: string }): FeeOutcome {
  if (json) return { exitCode: 2, stdout: `${JSON.stringify({ error })}\n`, stderr: '' };
  return { exitCode: 2, stdout: '', stderr: `${error.code}: ${error.message}\n` };
}

function describe(answer: FeeAnswerJson): string {
  if ('refused' in answer) return `refused (${answer.refused}): ${answer.detail}`;
  if ('share' in answer) return `price periods left: ${answer.share}`;
  return describeFee(answer);
}

/** The figures, then every step of their arithmetic. */
function describeFee(fee: FeeJson): string {
  const named = [
    ['credit', fee.credit],
    ['charge', fee.charge],
    ['net', fee.net],
    ...(fee.creditWithTax === undefined ? [] : [['credit with tax', fee.creditWithTax]]),
    ...SETTLEMENT.filter((name) => /[1-9]/.test(fee[name])).map((name) => [name, fee[name]]),
  ];
  const width = Math.max(...named.map(([, amount = '']) => amount.length));
  const figures = named.map(
    ([name = '', amount = '']) => `  ${name.padEnd(16)}${amount.padStart(width)} ${fee.currency}`,
  );
  const steps = fee.steps.map((step) => `  ${step.what}\n    ${step.formula} = ${shown(step)}`);
  return [`${fee.feeRule}: ${fee.direction}`, ...figures, '', 'how it was computed', ...steps].join('\n');
}

const SETTLEMENT = ['payable', 'refund', 'balance', 'waived', 'forfeited'] as const;

/** `400/3, rounded half-up to 133.33`; only the value where nothing was rounded. */
function shown({ exact, value, rounding }: FeeStep): string {
  const decimal = parseDecimal(value);
  const kept = decimal !== undefined && formatRational(decimal) === exact;
  return kept ? value : `${exact}, rounded ${rounding.mode} to ${value}`;
}
