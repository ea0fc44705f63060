import { expect, test } from 'vitest';
import { groupThousands } from './group-thousands.ts';

const CASES: readonly (readonly [formula: string, shown: string])[] = [
  ['(18490.00 - 9000.00) x 21132726/31536000', '(18,490.00 - 9,000.00) x 21,132,726/31,536,000'],
  ['6512401729/525600', '6,512,401,729/525,600'],
  ['-1234567.5', '-1,234,567.5'],
  ['0.670114346', '0.670114346'],
  ['max(999.99 - 100, 0)', 'max(999.99 - 100, 0)'],
  ['from 2026-09-10 to 2027-09-10', 'from 2026-09-10 to 2027-09-10'],
  ['0', '0'],
];

test.each(CASES)('%s is shown as %s', (formula, shown) => {
  expect(groupThousands(formula)).toBe(shown);
});

test('what is shown is the same formula once its separators are left out', () => {
  for (const [formula, shown] of CASES) expect(shown.replaceAll(/(?<=\d),(?=\d{3})/g, '')).toBe(formula);
});
