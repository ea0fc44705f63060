import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { amountText, type FeeStep, stepOf, sumText } from '../fees/explain.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits } from '../kernel/money.ts';
import { round } from '../kernel/rational.ts';

/** What a ledger transaction earned a seller, and what of it is known. Minor units. */
export interface Earned {
  readonly currency: string;
  readonly chargeMinor: bigint;
  readonly creditMinor: bigint;
  /** At the seller's expense; below 0 where one is theirs again. */
  readonly discountMinor: bigint;
  /** The operator's share of the charge less discounts, and what of earlier shares goes back with the credit. */
  readonly takenMinor: bigint;
  readonly returnedMinor: bigint;
  /** What customers did not get back, below 0 what they did not have to pay; and the operator's share of that. */
  readonly withheldMinor: bigint;
  readonly keptMinor: bigint;
  /** In hundredths of a percent; absent: nobody wrote it down. */
  readonly basisPoints?: number;
  /** Discounts that were given with it, at the seller's expense. */
  readonly discounts: readonly { readonly name: string; readonly minor: bigint }[];
  /** What was credited of earlier charges, and the commission behind each; empty where that is not known. */
  readonly credited: readonly CreditedCharge[];
}

export interface CreditedCharge {
  readonly creditMinor: bigint;
  /** What was charged, less what was credited of it before. */
  readonly billedMinor: bigint;
  readonly commissionMinor: bigint;
}

/** An amount with the step that made it. */
interface Explained {
  readonly minor: bigint;
  readonly step: FeeStep;
}

/**
 * How the operator's share of a transaction comes about, and what it leaves the seller.
 * @returns steps of the commission, none where there is none, and of the net; each evaluates to what it shows.
 */
export function explainEarned(of: Earned): {
  readonly commission: readonly FeeStep[];
  readonly net: readonly FeeStep[];
} {
  const digits = present(currencyDigits(of.currency), 'the ledger is in known currencies');
  const { chargeMinor, creditMinor, discountMinor, takenMinor, returnedMinor, withheldMinor, keptMinor } = of;
  const parts = [...explainTaken(of, digits), ...explainReturned(of, digits), ...explainKept(of, digits)];
  // A share of the charge alone is the commission.
  const isSum = parts.length > 1 || returnedMinor !== 0n || keptMinor !== 0n;
  const commissionMinor = takenMinor - returnedMinor + keptMinor;
  return {
    commission: [
      ...parts.map(({ step }) => step),
      ...(isSum ? [sumOf('commission', [takenMinor, -returnedMinor, keptMinor], digits)] : []),
    ],
    net: [sumOf('net', [chargeMinor, -creditMinor, -discountMinor, -commissionMinor, withheldMinor], digits)],
  };
}

/** What several components are charged, together; none of one alone. */
export function explainTogether(minors: readonly bigint[], currency: string): readonly FeeStep[] {
  const digits = present(currencyDigits(currency), 'the ledger is in known currencies');
  return minors.length > 1 ? [sumOf('charge', minors, digits)] : [];
}

/**
 * What is withheld of a credit, or below 0 not charged, is what the change says of it, less what discounts had covered;
 * no step where the change says just that.
 * @param changeMinor forfeited less waived, minor units
 */
export function explainWithheld(of: {
  readonly currency: string;
  readonly withheldMinor: bigint;
  readonly changeMinor: bigint;
}): readonly FeeStep[] {
  const { withheldMinor, changeMinor, currency } = of;
  if (withheldMinor === 0n || (withheldMinor > 0n && withheldMinor === changeMinor)) return [];
  const digits = present(currencyDigits(currency), 'the ledger is in known currencies');
  return [sumOf('withheld', [changeMinor, withheldMinor - changeMinor], digits)];
}

/** Of the charge; on a discount that the seller pays for none is due. */
function explainTaken({ chargeMinor, discounts, takenMinor, basisPoints }: Earned, digits: number): Explained[] {
  if (takenMinor === 0n) return [];
  const leftMinor = discounts.reduce((left, { minor }) => left - minor, chargeMinor);
  // Where nobody wrote the rate down, what was taken tells it.
  const rates = [...(basisPoints === undefined ? [] : [basisPoints]), rateOf(takenMinor, leftMinor)];
  const sharesAt = (points: number): Explained[] => [
    shareStep('commission on the charge', { minor: chargeMinor, points, digits }),
    ...discounts.map(({ name, minor }) =>
      shareStep(`commission that is not due on the discount: ${name}`, { minor: -minor, points, digits }),
    ),
  ];
  const shares = rates.map(sharesAt).find((found) => found.reduce((sum, { minor }) => sum + minor, 0n) === takenMinor);
  return shares ?? [written('commission on the charge', takenMinor, digits)];
}

/** What was taken of a charge goes back with the part of it that is credited. */
function explainReturned({ credited, returnedMinor }: Earned, digits: number): Explained[] {
  if (returnedMinor === 0n) return [];
  const what = 'commission that goes back with the credit';
  const text = (minor: bigint) => amountText(minor, digits);
  const parts = credited
    .filter(({ commissionMinor }) => commissionMinor !== 0n)
    .map(({ creditMinor, billedMinor, commissionMinor }) =>
      billedMinor <= 0n || creditMinor >= billedMinor
        ? text(commissionMinor)
        : `${text(commissionMinor)} x ${text(creditMinor)}/${text(billedMinor)}`,
    );
  const explained = parts.length === 0 ? undefined : evaluated(what, parts.join(' + '), digits);
  return [explained?.minor === returnedMinor ? explained : written(what, returnedMinor, digits)];
}

/** Of what is withheld the operator keeps their share, as far as the credit brought it back to the seller. */
function explainKept({ withheldMinor, keptMinor, basisPoints = 0 }: Earned, digits: number): Explained[] {
  if (keptMinor === 0n) return [];
  const what = 'commission on what is withheld';
  const share = shareStep(what, { minor: withheldMinor, points: basisPoints, digits });
  return [share.minor === keptMinor ? share : written(what, keptMinor, digits)];
}

const BASIS_POINTS = 10_000n;
const POINTS_PER_PERCENT = 100;

/** A share of exactly half a unit is rounded to the seller's good. */
function shareStep(
  what: string,
  { minor, points, digits }: { readonly minor: bigint; readonly points: number; readonly digits: number },
): Explained {
  const isTie = (2n * minor * BigInt(points)) % (2n * BASIS_POINTS) === (minor < 0n ? -BASIS_POINTS : BASIS_POINTS);
  return evaluated(what, `${amountText(minor, digits)} x ${points / POINTS_PER_PERCENT}/100`, digits, isTie);
}

/** An amount as it was written down, where nobody knows more of it. */
function written(what: string, minor: bigint, digits: number): Explained {
  return { minor, step: sumOf(what, [minor], digits) };
}

function sumOf(what: string, minors: readonly bigint[], digits: number): FeeStep {
  const [first = 0n, ...rest] = minors.filter((minor) => minor !== 0n);
  return evaluated(what, sumText([first, ...rest], digits), digits).step;
}

function evaluated(what: string, formula: string, digits: number, isCut = false): Explained {
  const exact = present(evaluateFormula(formula), 'a formula of ours can be evaluated');
  const mode = isCut ? 'truncate' : 'half-up';
  const minor = round({ n: exact.n * 10n ** BigInt(digits), d: exact.d }, mode);
  return { minor, step: stepOf({ what, formula, exact, rounding: { mode, digits } }) };
}

/** In hundredths of a percent, the nearest. */
function rateOf(takenMinor: bigint, ofMinor: bigint): number {
  return ofMinor <= 0n ? 0 : Number((2n * takenMinor * BASIS_POINTS + ofMinor) / (2n * ofMinor));
}
