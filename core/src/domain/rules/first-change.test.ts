import { expect, test } from 'vitest';
import { plansDocument } from '../../testing/plans-document.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { feeRuleById } from '../fees/presets.ts';
import { present } from '../kernel/assert.ts';
import { formatRational } from '../kernel/rational.ts';
import { formatInstant, parseInstant } from '../kernel/time.ts';
import { checkRules } from './check-rules.ts';
import { firstFee, isNotPositive } from './first-change.ts';

const instant = (text: string) => present(parseInstant(text), text);

/** From basic at 100.00 a month to pro at 160.00, whose second row ends at 5 seats. */
function fee(of: { feeRule?: string; row?: number; periods?: number; start?: string; at?: string; seats?: number }) {
  const { feeRule = 'exact@1', row = 0, periods = 3, start = '2025-01-01', at = '2025-01-31', seats = 1 } = of;
  const { catalog } = parseCatalog(
    plansDocument({
      specifications: {
        standard: {
          quantities: { seats: [1, 9, 1] },
          skus: {
            basic: ['100.00', 'P1Y USD: 900.00'],
            pro: ['160.00', 'P1Y USD: 900.00 + volume seats: 60.00 upTo 5'],
          },
        },
      },
      rules: ['basic → pro'],
    }),
  );
  const read = present(catalog, 'a catalog');
  const check = present(checkRules(read)?.[0], 'one rule');
  const [from, to] = [check.original, check.target].map(({ rows }) => present(rows[row], 'a row').row) as [
    never,
    never,
  ];
  return firstFee(read, check, {
    feeRule: present(feeRuleById(feeRule), feeRule),
    row: from,
    targetRow: to,
    periods,
    start: instant(`${start}T00:00:00Z`),
    at: instant(`${at}T00:00:00Z`),
    from: { seats },
    to: { seats },
  });
}

/** In minor units. */
function sides(of: Parameters<typeof fee>[0]) {
  const { end, period, exact } = present(fee(of), 'a fee');
  return `${period} until ${formatInstant(end)}: ${formatRational(exact.old.amount)} for ${formatRational(exact.new.amount)}`;
}

test('several periods are one term, of which the share that is left counts on both sides', () => {
  // 60 of 90 days are left of three months.
  expect(sides({})).toBe('P3M until 2025-04-01T00:00:00Z: 20000 for 32000');
  expect(sides({ row: 1, periods: 1, at: '2025-01-01' })).toBe('P1Y until 2026-01-01T00:00:00Z: 90000 for 96000');
});

test('all of them were billed', () => {
  expect(sides({ feeRule: 'kill-bill@1', at: '2025-01-01' })).toBe('P3M until 2025-04-01T00:00:00Z: 30000 for 48000');
});

test('without a price for one side there is no fee', () => {
  expect(fee({ row: 1, seats: 5 })).toBeDefined();
  expect(fee({ row: 1, seats: 6 })).toBeUndefined();
  expect(fee({ at: '2025-06-01' })).toBeUndefined();
});

test('a fee of nothing is one only where a share is left', () => {
  const positive = present(fee({}), 'a fee');
  expect(isNotPositive(positive)).toBe(false);
  const { exact } = positive;
  const free = { ...positive, exact: { ...exact, directionNet: { n: 0n, d: 1n } } };
  expect(isNotPositive(free)).toBe(true);
  const share = { n: 0n, d: 1n };
  expect(isNotPositive({ ...free, exact: { ...free.exact, new: { ...exact.new, share } } })).toBe(false);
});
