import { allocate } from '../kernel/money.ts';
import { add, type Rational, round, ZERO } from '../kernel/rational.ts';
import type { Instant } from '../kernel/time.ts';
import { type Backing, backingKey, type SliceBacking } from '../subscription/backing.ts';
import { creditedShare } from '../subscription/subscription-money.ts';

/** One slice of a completed change. */
export interface CarriedLine {
  readonly component: string;
  /** Start of the pre-paid slice that it is about; absent: the running one. */
  readonly from?: Instant;
  readonly creditMinor: bigint;
  readonly chargeMinor: bigint;
  /** What was charged for the slice that ends. */
  readonly billedMinor: bigint;
}

export interface CarryInput {
  readonly backing: Backing | undefined;
  readonly lines: readonly CarriedLine[];
  /** Granted by this change. */
  readonly discountMinor: bigint;
  /** Part of an earlier discount that this change withholds from a refund. */
  readonly withheldMinor: bigint;
  /** The operator's share of the new charges. */
  readonly commissionMinor: bigint;
  /** The slices run on and are only credited. */
  readonly staysRunning?: boolean;
}

export interface Carried {
  /** Behind the slices that run after the change; undefined where nothing stands behind any. */
  readonly backing: Backing | undefined;
  /** The operator's share of the credit: in the proportion in which it was taken. */
  readonly creditCommissionMinor: bigint;
}

const NOTHING: SliceBacking = { discountMinor: 0n, commissionMinor: 0n };

/**
 * What stands behind the slices before and after a change. A credit takes its part of both with it: commission goes back
 * to the seller, and what a discount covered moves on to the new slices, less what was withheld.
 */
export function carryBacking(input: CarryInput): Carried {
  const { backing = {}, lines, discountMinor, withheldMinor, commissionMinor } = input;
  const behind = (line: CarriedLine) => backing[keyOf(line)] ?? NOTHING;
  const credited = (of: keyof SliceBacking): Rational =>
    lines.reduce((sum, line) => {
      const { creditMinor, billedMinor } = line;
      const behindMinor = behind(line)[of];
      return behindMinor === 0n ? sum : add(sum, creditedShare({ behindMinor, creditMinor, billedMinor }));
    }, ZERO);
  const creditCommissionMinor = round(credited('commissionMinor'), 'half-up');
  if (input.staysRunning) return { backing: lessCommission(input, creditCommissionMinor), creditCommissionMinor };
  const moved = round(credited('discountMinor'), 'truncate') - withheldMinor;
  const charges = lines.map(({ chargeMinor }) => chargeMinor);
  const total = charges.reduce((sum, charge) => sum + charge, 0n);
  const discounts = allocate(least((moved > 0n ? moved : 0n) + discountMinor, total), charges);
  const commissions = allocate(commissionMinor, charges);
  const after = new Map(Object.entries(backing));
  for (const [index, line] of lines.entries()) {
    after.set(keyOf(line), {
      discountMinor: discounts[index] ?? 0n,
      commissionMinor: commissions[index] ?? 0n,
    });
  }
  return { backing: withoutEmpty([...after]), creditCommissionMinor };
}

/** Commission that went back with a credit no longer stands behind the slices that were credited. */
function lessCommission({ backing = {}, lines }: CarryInput, creditCommissionMinor: bigint): Backing | undefined {
  const weights = lines.map((line) => (backing[keyOf(line)] ?? NOTHING).commissionMinor);
  const parts = allocate(creditCommissionMinor, weights);
  const after = new Map(Object.entries(backing));
  for (const [index, line] of lines.entries()) {
    const before = backing[keyOf(line)] ?? NOTHING;
    after.set(keyOf(line), { ...before, commissionMinor: before.commissionMinor - (parts[index] ?? 0n) });
  }
  return withoutEmpty([...after]);
}

function keyOf({ component, from }: CarriedLine): string {
  return backingKey(component, from);
}

function withoutEmpty(slices: readonly [slice: string, slice: SliceBacking][]): Backing | undefined {
  const kept = slices.filter(([, slice]) => slice.discountMinor !== 0n || slice.commissionMinor !== 0n);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
