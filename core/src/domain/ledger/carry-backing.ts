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
  /** Of it: credited before, while the slice ran on; its commission has gone back with it. Absent: nothing. */
  readonly creditedMinor?: bigint;
}

export interface CarryInput {
  readonly backing: Backing | undefined;
  readonly lines: readonly CarriedLine[];
  /** Granted by this change. */
  readonly discountMinor: bigint;
  /** Part of an earlier discount that this change withholds from a refund. */
  readonly withheldMinor: bigint;
  /** Of both: what is at the seller's expense. Absent: nothing. */
  readonly sellers?: { readonly discountMinor: bigint; readonly withheldMinor: bigint };
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
  if (input.staysRunning) return lessCommission(input);
  const behind = (line: CarriedLine) => backing[keyOf(line)] ?? NOTHING;
  const creditCommissionMinor = round(sumOf(lines.map((line) => creditedCommission(line, behind(line)))), 'half-up');
  const discounts = lines.map((line) => creditedShare({ ...line, behindMinor: behind(line).discountMinor }));
  const moved = atLeastNothing(round(sumOf(discounts), 'truncate') - withheldMinor);
  const charges = lines.map(({ chargeMinor }) => chargeMinor);
  const total = charges.reduce((sum, charge) => sum + charge, 0n);
  const carried = allocate(least(moved + discountMinor, total), charges);
  const sellers = sellersOf(input, { carried, movedMinor: moved });
  const commissions = allocate(commissionMinor, charges);
  const after = new Map(Object.entries(backing));
  for (const [index, line] of lines.entries()) {
    after.set(keyOf(line), {
      discountMinor: carried[index] ?? 0n,
      ...(sellers[index] && { sellerDiscountMinor: sellers[index] }),
      commissionMinor: commissions[index] ?? 0n,
    });
  }
  return { backing: withoutEmpty([...after]), creditCommissionMinor };
}

/** Who funds what is carried: in the proportion of what moved on from the ended slices and what is granted now. */
function sellersOf(
  { backing = {}, lines, discountMinor, sellers = { discountMinor: 0n, withheldMinor: 0n } }: CarryInput,
  { carried, movedMinor }: { readonly carried: readonly bigint[]; readonly movedMinor: bigint },
): readonly bigint[] {
  const credited = lines.map((line) =>
    creditedShare({ ...line, behindMinor: backing[keyOf(line)]?.sellerDiscountMinor ?? 0n }),
  );
  const stays = atLeastNothing(round(sumOf(credited), 'truncate') - sellers.withheldMinor);
  const own = least(stays, movedMinor) + sellers.discountMinor;
  if (own === 0n) return [];
  const total = carried.reduce((sum, minor) => sum + minor, 0n);
  const [ownTotal = 0n] = allocate(total, [own, movedMinor + discountMinor - own]);
  return allocate(ownTotal, carried);
}

/** Commission that went back with a credit no longer stands behind the slices that were credited. */
function lessCommission({ backing = {}, lines }: CarryInput): Carried {
  const after = new Map(Object.entries(backing));
  let creditCommissionMinor = 0n;
  for (const line of lines) {
    const before = backing[keyOf(line)] ?? NOTHING;
    const back = round(creditedCommission(line, before), 'half-up');
    creditCommissionMinor += back;
    after.set(keyOf(line), { ...before, commissionMinor: before.commissionMinor - back });
  }
  return { backing: withoutEmpty([...after]), creditCommissionMinor };
}

/** What is left of the commission stands behind what is left of the charge. */
function creditedCommission(line: CarriedLine, { commissionMinor }: SliceBacking): Rational {
  const { creditMinor, billedMinor, creditedMinor = 0n } = line;
  return creditedShare({ behindMinor: commissionMinor, creditMinor, billedMinor: billedMinor - creditedMinor });
}

function sumOf(shares: readonly Rational[]): Rational {
  return shares.reduce((sum, share) => add(sum, share), ZERO);
}

function keyOf({ component, from }: CarriedLine): string {
  return backingKey(component, from);
}

function withoutEmpty(slices: readonly [slice: string, slice: SliceBacking][]): Backing | undefined {
  const kept = slices.filter(([, slice]) => slice.discountMinor !== 0n || slice.commissionMinor !== 0n);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function atLeastNothing(minor: bigint): bigint {
  return minor > 0n ? minor : 0n;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
