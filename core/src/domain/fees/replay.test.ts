import { describe, expect, test } from 'vitest';
import { present } from '../kernel/assert.ts';
import { computeFee } from './compute-fee.ts';
import type { EarlierChange, FeeInput } from './fee-input.ts';
import type { FeeSpecification } from './period-price.ts';
import { feeRuleById, feeRules } from './presets.ts';
import type { FeeTerm } from './slices.ts';

const JUNE: FeeTerm = { start: Date.UTC(2025, 5, 1), end: Date.UTC(2025, 6, 1), months: 1 };
const LONGER: FeeTerm = { start: JUNE.start, end: Date.UTC(2025, 6, 16), months: 1 };
const ruleOf = (id: string) => present(feeRuleById(id), id);
const side = (minor: bigint): FeeSpecification => ({
  ...{ price: { n: minor, d: 1n }, per: 1, quantity: 1n, hourlyPrice: { n: 3n, d: 1n } },
});

function change(day: number, from: bigint, to: bigint, over: Partial<EarlierChange> = {}): EarlierChange {
  return { at: Date.UTC(2025, 5, day, 9), term: JUNE, from: side(from), to: side(to), ...over };
}

function feeOf(id: string, changes: readonly EarlierChange[], over: Partial<FeeInput> = {}) {
  const last = present(changes.at(-1), 'a change');
  // Without history nobody knows the cash, where the request does not say it.
  const cash = changes.length === 1 ? { cash: { paid: [last.from.price], refunded: [] } } : {};
  return computeFee({
    ...cash,
    ...{ rule: ruleOf(id), currency: 'USD', digits: 2, timeZone: 'UTC', history: changes.slice(0, -1) },
    ...last,
    ...over,
  });
}

/** What is said of the change itself, and of one before it. */
function stepsOf(id: string, changes: readonly EarlierChange[], earlier?: number) {
  const fee = feeOf(id, changes);
  if (!fee.ok) throw new Error(fee.error.detail);
  const prefix = `earlier change ${earlier}: `;
  const own = fee.value.steps.filter(({ what }) =>
    earlier === undefined ? !what.startsWith('earlier') : what.startsWith(prefix),
  );
  return own.map((step) => ({ ...step, what: step.what.replace(prefix, '') }));
}

const UP = [change(6, 10_000n, 30_000n), change(16, 30_000n, 40_000n), change(26, 40_000n, 50_000n)];
const DOWN = [change(6, 50_000n, 30_000n), change(16, 30_000n, 20_000n), change(26, 20_000n, 10_000n)];
const MOVED = [
  change(6, 10_000n, 30_000n, { toTerm: LONGER }),
  change(16, 30_000n, 40_000n, { term: LONGER }),
  change(26, 40_000n, 50_000n, { term: LONGER }),
];

describe.each(feeRules.map(({ id }) => [id]))('under %s', (id) => {
  test('an earlier change comes to what it came to when it was the last one', () => {
    const all = ruleOf(id).onNegative === 'refuse' ? [UP] : [UP, DOWN];
    for (const changes of [...all, ...(id === 'tencent-cvm@2' ? [] : [MOVED])]) {
      expect(stepsOf(id, changes, 1)).toEqual(stepsOf(id, changes.slice(0, 1)));
      expect(stepsOf(id, changes, 2)).toEqual(stepsOf(id, changes.slice(0, 2)));
    }
  });
});

test('the second of two earlier changes credits what was billed for the first, and the cash that was paid until then', () => {
  const credit = (id: string, changes: readonly EarlierChange[]) => {
    const fee = feeOf(id, changes);
    return fee.ok && fee.value.credit;
  };
  // 250.00 were billed for 25 days, of which 15 are left; 500.00 were paid for 720 hours, of which 351 are left.
  expect(credit('kill-bill@1', UP.slice(0, 2))).toBe(15_000n);
  expect(credit('alibaba-cloud@1', DOWN.slice(0, 2))).toBe(24_375n);
});

test('a term that an earlier change began is the one that its slice was billed for', () => {
  const moved = feeOf('kill-bill@1', MOVED.slice(0, 2));
  const stayed = feeOf('kill-bill@1', [change(6, 10_000n, 30_000n), present(MOVED[1], 'the second')]);
  expect(moved.ok && stayed.ok && moved.value.credit !== stayed.value.credit).toBe(true);
});

test('an earlier change that is refused is named', () => {
  const [first, second, third] = UP as [EarlierChange, EarlierChange, EarlierChange];
  const back = 'the change would give money back, which this fee rule refuses';
  const refused = (changes: readonly EarlierChange[]) => {
    const fee = feeOf('alibaba-market@1', changes);
    return fee.ok ? undefined : fee.error;
  };
  const down = { ...second, to: side(1n) };
  expect(refused([first, second, third])).toBeUndefined();
  expect(refused([down, third])).toEqual({ code: 'negative', detail: `earlier change 1: ${back}` });
  expect(refused([first, down, third])).toEqual({ code: 'negative', detail: `earlier change 2: ${back}` });
  expect(refused([first, down])).toEqual({ code: 'negative', detail: back });
});
