import { expect, test } from 'vitest';
import { formatRational } from '../kernel/rational.ts';
import { evaluateFormula } from './evaluate-formula.ts';

test.each([
  ['(300.00 - 100.00) x 20/30', '400/3'],
  ['17/31 + 2 + 15/30', '189/62'],
  ['10 - 2 - 3', '5'],
  ['12 / 3 / 2', '2'],
  ['2 + 3 x 4', '14'],
  ['max(min(241.88, 249.95 - 10.00), 0)', '4799/20'],
  ['586.88 + (0 - 46.88)', '540'],
  ['-1.5 x -2', '3'],
  ['0.1 + 0.2', '3/10'],
])('%s is %s', (formula, exact) => {
  const value = evaluateFormula(formula);
  expect(value && formatRational(value)).toBe(exact);
});

test.each([
  [''],
  ['1 +'],
  ['1 2'],
  ['(1'],
  ['1)'],
  ['1 / 0'],
  ['1 / (2 - 2)'],
  ['min(1)'],
  ['max 1, 2'],
  ['min(1, 2, 3)'],
  ['1e3'],
  ['process.exit()'],
  ['1 * 2'],
  ['('.repeat(1000)],
  ['-'.repeat(5000)],
  ['1 + '.repeat(5000)],
])('%j is no formula', (formula) => {
  expect(evaluateFormula(formula)).toBeUndefined();
});
