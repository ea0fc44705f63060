import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { present } from '../kernel/assert.ts';
import { formatMinor } from '../kernel/money.ts';
import { formatRational, round } from '../kernel/rational.ts';
import { creditedShare } from '../subscription/subscription-money.ts';
import { commissionMinor } from './build-entries.ts';
import { type Earned, explainEarned, explainWithheld } from './explain-earned.ts';

const NOTHING: Earned = {
  currency: 'USD',
  ...{ chargeMinor: 0n, creditMinor: 0n, discountMinor: 0n, takenMinor: 0n, returnedMinor: 0n },
  ...{ withheldMinor: 0n, keptMinor: 0n, discounts: [], credited: [] },
};

function expectStepsGive(of: Earned, minor: bigint): void {
  const { commission } = explainEarned(of);
  for (const { formula, exact } of commission) {
    expect(formatRational(present(evaluateFormula(formula), formula))).toBe(exact);
  }
  expect(commission.at(-1)?.value ?? '0.00').toBe(formatMinor(minor, 2));
}

const amount = fc.bigInt(1n, 10n ** 12n);

test('the steps of a commission give what was taken, at any rate, with any discounts of the seller', () => {
  fc.assert(
    fc.property(
      amount,
      fc.integer({ min: 1, max: 10_000 }),
      fc.array(amount, { maxLength: 3 }),
      (charge, points, off) => {
        const given = off.map((minor, index) => ({
          funder: 'acme',
          name: `ours ${index}`,
          minor: minor % (charge / 4n + 1n),
        }));
        const parties = { seller: 'acme', operatorBasisPoints: points, discounts: given };
        const takenMinor = commissionMinor({ chargeMinor: charge }, parties);
        const of = { ...NOTHING, chargeMinor: charge, takenMinor, discounts: given, basisPoints: points };
        expectStepsGive(of, takenMinor);
        // Each share is explained by the rate, and none is only written down.
        const [first] = explainEarned(of).commission;
        if (takenMinor !== 0n) expect(first?.formula).toContain(' x ');
      },
    ),
  );
});

test('what goes back with a credit is explained where what stood behind it is known, and stands as it was written where not', () => {
  fc.assert(
    fc.property(amount, amount, amount, (billedMinor, credit, commission) => {
      const creditMinor = credit % (billedMinor + 1n);
      const returnedMinor = round(creditedShare({ behindMinor: commission, creditMinor, billedMinor }), 'half-up');
      const credited = [{ creditMinor, billedMinor, commissionMinor: commission }];
      expectStepsGive({ ...NOTHING, creditMinor, returnedMinor, credited }, -returnedMinor);
      expectStepsGive({ ...NOTHING, creditMinor, returnedMinor }, -returnedMinor);
    }),
  );
});

test('a rate that nobody wrote down is told by what was taken, and nothing is said where there is no commission', () => {
  const of = { ...NOTHING, chargeMinor: 900_000n, takenMinor: 112_500n };
  expect(explainEarned(of).commission.map(({ formula }) => formula)).toEqual(['9000.00 x 12.5/100']);
  expect(explainEarned({ ...of, takenMinor: 0n }).commission).toEqual([]);
});

test.each([
  ['all that the change forfeits: it says so itself', 80n, 80n, []],
  ['less what a discount had covered', 50n, 80n, ['0.80 - 0.30']],
  ['what nobody had to pay', -60n, -60n, ['(0 - 0.60)']],
  ['nothing', 0n, 80n, []],
])('what is withheld is explained: %s', (_what, withheldMinor, changeMinor, formulas) => {
  const steps = explainWithheld({ currency: 'USD', withheldMinor, changeMinor });
  expect(steps.map(({ formula }) => formula)).toEqual(formulas);
  for (const { value } of steps) expect(value).toBe(formatMinor(withheldMinor, 2));
});
