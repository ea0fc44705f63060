import { exactFee } from './exact-fee.ts';
import type { FeeChange } from './fee-change.ts';
import type { FeeRule } from './fee-rule.ts';

/**
 * Whether the exact net has the sign of N − O at every instant whose share left is not 0, for a selection bought at the
 * release's own prices without discount: true proves that a dearer target always costs something.
 *
 * Proof. Old basis `agreed` or `list-now` without a discount makes the credit O x R; the charge is N x R. Both sides run
 * over the same term and, with `rowBy: bought`, read a row of the same period, so R is one number: net = (N − O) x R.
 * R > 0 and N > O give net > 0; a direction that is an upgrade never reads `ifDowngrade`. A credit cap only lowers the
 * credit. A share rounded to 9 digits is 0 only below 5e-10, which is less than a second of fifteen years.
 *
 * The proof needs N and O from rows of one period. Where the target has a longer row that also fits the bought duration
 * (`P1M` bought twelve times beside a `P1Y` row) and that row is given to the fee rule, it says nothing.
 */
export function feeRuleKeepsSign(rule: FeeRule): boolean {
  return (
    rule.rowBy === 'bought' &&
    (rule.oldBasis === 'agreed' || rule.oldBasis === 'list-now') &&
    rule.scaleOut === 'reprice' &&
    (rule.ratioDigits === undefined || (rule.ratioDigits >= 9 && rule.unit !== 'millisecond'))
  );
}

/**
 * Looks for an instant at which a dearer target does not cost anything. `null`: proven never (`feeRuleKeepsSign`). A
 * number: the first of the given instants (epoch milliseconds) with a share left and an exact charge − credit ≤ 0, which
 * refutes. Undefined: none of them does, which proves nothing. Instants that the rule refuses are passed over.
 */
export function feeNotPositiveAt(
  rule: FeeRule,
  change: Omit<FeeChange, 'at'>,
  instants: readonly number[],
): number | null | undefined {
  if (feeRuleKeepsSign(rule)) return null;
  // The direction is decided before the axes of a downgrade are read, which may need facts that nobody has here.
  const { ifDowngrade: _downgrade, ...first } = rule;
  return instants.find((at) => {
    const exact = exactFee(first, { ...change, at });
    return exact.ok && exact.value.new.share.n !== 0n && exact.value.directionNet.n <= 0n;
  });
}
