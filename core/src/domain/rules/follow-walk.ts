import { priceOf, rowFor } from '../catalog/price.ts';
import type { Selection } from '../catalog/selection.ts';
import { findSku, findSpecification } from '../catalog/sku.ts';
import { changeOfLine } from '../fees/change-of-line.ts';
import { type ExactFee, exactFee } from '../fees/exact-fee.ts';
import type { FeeRule } from '../fees/fee-rule.ts';
import { priceChange } from '../fees/price-change.ts';
import type { PriceChangeInput } from '../fees/priced-change.ts';
import { shareLeft } from '../fees/share-left.ts';
import { present } from '../kernel/assert.ts';
import { microsToMinor, roundMicros } from '../kernel/money.ts';
import {
  add,
  compare,
  divide,
  min,
  multiply,
  type Rational,
  rational,
  reduce,
  subtract,
  ZERO,
} from '../kernel/rational.ts';
import { addMonths, type Instant, periodMonths } from '../kernel/time.ts';
import { type ComponentDecision, decideComponent, type RulesInForce, type WantedChange } from './decide-change.ts';
import { releasePrices, termPeriod } from './selection-prices.ts';

/** Somebody buys one component and changes it, each time as the rules and prices in force allow. */
export interface WalkPlan {
  readonly feeRule: FeeRule;
  readonly release: RulesInForce;
  /** Another release, in force from an instant on. */
  readonly revision?: { readonly at: Instant; readonly release: RulesInForce; readonly prices: string };
  readonly purchase: Selection;
  readonly period: string;
  readonly currency: string;
  readonly periods: number;
  readonly start: Instant;
  readonly changes: readonly PlannedChange[];
}
export interface PlannedChange {
  readonly at: Instant;
  readonly change: WantedChange;
}

/** A walk that the engine carries out as planned; amounts are exact minor units. */
export interface FollowedWalk {
  readonly plan: WalkPlan;
  readonly end: Instant;
  readonly purchasePaid: Rational;
  readonly stretches: readonly FollowedStretch[];
  readonly changes: readonly FollowedChange[];
  readonly paid: Rational;
  readonly held: Rational;
  /** The bill and all changes as the engine rounds them: what the customer really paid, less what came back. */
  readonly paidMinor: bigint;
  /** held − paid, the whole term counted as no more than was bought: above 0 the customer gained. */
  readonly gain: Rational;
}
export interface FollowedStretch {
  readonly selection: Selection;
  /** Of one period, in the release in force at its beginning. */
  readonly priceMicros: bigint;
  readonly shareFrom: Rational;
  readonly shareUntil: Rational;
  readonly value: Rational;
}
export interface FollowedChange {
  readonly at: Instant;
  readonly decided: ComponentDecision;
  readonly input: PriceChangeInput;
  readonly exact: ExactFee;
  /** Of a negative net, what is not given back, as no more goes back than was paid: it counts as paid. */
  readonly forfeited: Rational;
  /** The net as the engine rounds it, with what is not given back: what the change costs, or gives back where below 0. */
  readonly movedMinor: bigint;
}

/**
 * Carries out a plan with the engine's own permission and fees. Undefined where a step is refused, or where the product
 * type withholds a negative net: such a walk costs more than its nets.
 */
export function followWalk(plan: WalkPlan): FollowedWalk | undefined {
  const { feeRule, release, purchase, period, currency, periods, start } = plan;
  const timeZone = release.catalog.product.timeZone;
  const priceMicros = listPrice(release, { selection: purchase, period, currency });
  const months = periodMonths(period);
  if (priceMicros === undefined || months === undefined) return undefined;
  const end = addMonths(start, months * periods, timeZone);
  const term = { start: start * 1000, end: end * 1000, months: months * periods };
  const share = (at: Instant): Rational => {
    const left = shareLeft(feeRule, { timeZone, term, at: at * 1000, per: months });
    return left.ok ? left.value : ZERO;
  };
  const bill = roundMicros(priceMicros * BigInt(periods), feeRule.rounding);
  let runs: Running = { selection: purchase, priceMicros, since: start, billedMinor: bill };
  let cash = { paidMinor: bill, refundedMinor: 0n };
  const purchasePaid = microsToMinor(priceMicros * BigInt(periods));
  const changes: FollowedChange[] = [];
  const begun = [runs];
  for (const planned of plan.changes) {
    const followed = followChange(plan, { planned, runs, cash, end });
    if (!followed) return undefined;
    ({ runs, cash } = followed);
    changes.push(followed.change);
    begun.push(runs);
  }
  const stretches = begun.map((one, index): FollowedStretch => {
    const [shareFrom, shareUntil] = [share(one.since), share(begun[index + 1]?.since ?? end)];
    const value = multiply(microsToMinor(one.priceMicros), subtract(shareFrom, shareUntil));
    return { selection: one.selection, priceMicros: one.priceMicros, shareFrom, shareUntil, value: reduce(value) };
  });
  const paid = changes.reduce((sum, { exact, forfeited }) => reduce(add(sum, add(exact.net, forfeited))), purchasePaid);
  const held = stretches.reduce((sum, { value }) => reduce(add(sum, value)), ZERO);
  const whole = present(stretches[0], 'a walk begins with a purchase').shareFrom;
  const bought = rational(BigInt(periods));
  const heldAsBought = compare(whole, bought) > 0 ? multiply(held, divide(bought, whole)) : held;
  const gain = reduce(subtract(min(held, heldAsBought), paid));
  const paidMinor = changes.reduce((sum, { movedMinor }) => sum + movedMinor, bill);
  return { plan, end, purchasePaid, stretches, changes, paid, held, paidMinor, gain };
}

interface Running {
  readonly selection: Selection;
  readonly priceMicros: bigint;
  readonly since: Instant;
  readonly billedMinor: bigint;
}

function followChange(
  plan: WalkPlan,
  of: { planned: PlannedChange; runs: Running; cash: PriceChangeInput['cash']; end: Instant },
): { change: FollowedChange; runs: Running; cash: PriceChangeInput['cash'] } | undefined {
  const { period, currency, feeRule, revision } = plan;
  const { at, change } = of.planned;
  const { selection, priceMicros } = of.runs;
  const release = revision && at >= revision.at ? revision.release : plan.release;
  const runs = { selection, agreedPriceMicros: priceMicros };
  // What would be allowed instead, which costs most of a refusal, is of no interest here.
  const decision = decideComponent(
    { ...release, period, currency, running: [runs], changes: [change] },
    { runs, change },
  );
  if (!decision.ok || decision.value.timing === 'at-renewal') return undefined;
  const decided = decision.value;
  const input = pricingOf(plan, { ...of, release, decided });
  const priced = priceChange(input, { steps: false });
  if (!priced.ok || (priced.value.forfeited > 0n && !input.payOut)) return undefined;
  const line = present(input.lines[0], 'a walk changes one component');
  const { start, end } = { start: plan.start * 1000, end: of.end * 1000 };
  const exact = exactFee(feeRule, changeOfLine(input, line, { start, end, months: periodMonths(input.term.period) }));
  if (!exact.ok) return undefined;
  const { net, payable, refund, charge, forfeited } = priced.value;
  return {
    change: {
      ...{ at, decided, input, exact: exact.value },
      forfeited: rational(forfeited),
      movedMinor: net + forfeited,
    },
    runs: { selection: decided.to, priceMicros: decided.toPriceMicros, since: at, billedMinor: charge },
    cash: { paidMinor: of.cash.paidMinor + payable, refundedMinor: of.cash.refundedMinor + refund },
  };
}

/** The request that a quote of this change would price: fee-rules §9. */
function pricingOf(
  plan: WalkPlan,
  of: {
    planned: PlannedChange;
    runs: Running;
    cash: PriceChangeInput['cash'];
    end: Instant;
    release: RulesInForce;
    decided: ComponentDecision;
  },
): PriceChangeInput {
  const { feeRule, period: per, currency, start } = plan;
  const { runs, cash, end, release, decided } = of;
  const { added, fromRows, toRows } = releasePrices(release, { feeRule, decided, per, currency });
  const from = { agreedPriceMicros: runs.priceMicros, per, listPriceMicros: decided.fromListPriceMicros };
  // An add-on runs beside its base: nobody knows what of the cash was paid for it, and a rule that reads that refuses.
  const isAlone = release.catalog.components.some(({ id, role }) => id === decided.component && role === 'base');
  return {
    feeRule,
    timeZone: release.catalog.product.timeZone,
    currency,
    term: { start, end, period: termPeriod(per, plan.periods) },
    at: of.planned.at,
    lines: [
      {
        component: decided.component,
        from: { ...from, ...(fromRows && { rows: fromRows }) },
        to: { priceMicros: decided.toPriceMicros, per, ...(toRows && { rows: toRows }) },
        ...(added && { added }),
        billed: { amountMinor: runs.billedMinor, creditedMinor: 0n, start: runs.since, end },
        ...(isAlone && { paidMinor: cash.paidMinor }),
      },
    ],
    cash,
    payOut: release.policy.downgrades,
  };
}

/** The price of one period of a selection in a release; undefined where it has none, or the SKU is not sold. */
export function listPrice(
  { catalog }: Pick<RulesInForce, 'catalog'>,
  of: { readonly selection: Selection; readonly period: string; readonly currency: string },
): bigint | undefined {
  const found = findSpecification(catalog, of.selection.specification);
  const sku = found && findSku(found.specification, of.selection.skuKey);
  const row = sku && !sku.removed ? rowFor(sku, of) : undefined;
  return row && priceOf(row, of.selection.quantities);
}
