import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runFee } from '../../../server/src/cli/fee.ts';

interface FeeCase {
  readonly id: string;
  readonly feeRule: string;
  readonly request?: unknown;
}

const read = <T>(name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;
const { cases, sourceDeviates } = read<{ cases: FeeCase[]; sourceDeviates: FeeCase[] }>('fee-cases.json');
const stepsById = Object.entries(read<{ readonly [id: string]: readonly string[] }>('fee-steps.json'));

test.each(stepsById)('customers find the arithmetic of %s in the words that they know', (id, steps) => {
  const fee = [...cases, ...sourceDeviates].find((one) => one.id === id);
  const { stdout } = runFee({ input: JSON.stringify({ feeRule: fee?.feeRule, request: fee?.request }), json: true });
  const answer = JSON.parse(stdout) as { steps: { what: string; formula: string; value: string }[] };
  expect(answer.steps.map(({ what, formula, value }) => `${what}: ${formula} = ${value}`)).toEqual(steps);
});
