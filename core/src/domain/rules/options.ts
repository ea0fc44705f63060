import type { Choices, Component, Quantities, Sku, Specification, Timing } from '../catalog/catalog.ts';
import { rowFor } from '../catalog/price.ts';
import { present } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { allowedQuantities } from './allowed-quantities.ts';
import type { ChangeRefusal, WouldAllow } from './change-refusal.ts';
import type { BareRefusal } from './choose-quantities.ts';
import type { RulePointer } from './compile-graph.ts';
import {
  type DecideChangeInput,
  type Decision,
  type Direction,
  decideChange,
  type RunningSelection,
  targetMoves,
  type WantedChange,
} from './decide-change.ts';
import type { OptionRange } from './option-range.ts';
import { allowedRanges, type QuantityMoves } from './quantity-moves.ts';
import { nearestPoint } from './quantity-range.ts';
import { resolveTarget } from './resolve-target.ts';
import { withWouldAllow } from './would-allow.ts';

export interface ListOptionsInput extends Omit<DecideChangeInput, 'changes' | 'timing'> {
  /** Absent: every component that runs. */
  readonly component?: string;
  /** false: nobody reads what would be allowed instead of a refused option, so it is not looked for. */
  readonly hints?: boolean;
}

/** A selection that may be changed to, as in the JSON of contract §3. */
export interface ChangeOption {
  readonly component: string;
  readonly specification: string;
  readonly sku: Choices;
  readonly skuKey: string;
  /** By quantity attribute, while the others are as in `at`. */
  readonly quantities: { readonly [attribute: string]: OptionRange };
  readonly direction: Direction;
  /** The current quantities moved to the nearest allowed point. */
  readonly at: { readonly quantities: Quantities };
  /** What the change to `at` costs now; absent where nobody priced it. */
  readonly net?: string;
  readonly timing: Timing;
  readonly rule: RulePointer;
}

export interface RefusedOption {
  readonly component: string;
  readonly specification: string;
  readonly sku: Choices;
  readonly skuKey: string;
  /** Of `CHANGE_REFUSALS`, or what `priceOption` refuses with. */
  readonly code: string;
  readonly detail: string;
  readonly wouldAllow?: WouldAllow;
}

export interface ChangeOptions {
  readonly options: readonly ChangeOption[];
  readonly refused: readonly RefusedOption[];
}

/** The net of an option, as decimal text; given from outside because quotes lie to the right of rules. */
export type PriceOption = (decision: Decision) => Result<string | undefined, { code: string; detail: string }>;

/**
 * Everything a subscription may change to, SKU by SKU, and why the rest is refused (contract §3, `options`). The SKU that
 * runs appears once for growing and once for shrinking, as far as both are allowed. `priceOption` puts a net to each, in
 * major units; `listChangeOptions` does so for a subscription.
 *
 * ```ts
 * import { listOptions } from '@regrade/core';
 * import { buildRelease, helpdeskDocument } from '@regrade/core/testing';
 *
 * const basic = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, skuKey: 'edition=basic' };
 * const running = [{ selection: { ...basic, quantities: { agents: 100 } }, agreedPriceMicros: 90_000_000_000n }];
 * const { options } = listOptions({ ...buildRelease(helpdeskDocument()), period: 'P1M', currency: 'USD', running });
 * options.map(({ skuKey, quantities }) => [skuKey, quantities['agents']?.min]); // => [ [ 'edition=basic', 110 ], [ 'edition=advanced', 100 ] ]
 * ```
 */
export function listOptions(input: ListOptionsInput, priceOption: PriceOption = () => ok(undefined)): ChangeOptions {
  const answers = input.running
    .filter(({ selection }) => input.component === undefined || selection.component === input.component)
    .flatMap((runs) => {
      const component = input.catalog.components.find(({ id }) => id === runs.selection.component);
      return component ? answersOfComponent({ ...input, priceOption }, { runs, component }) : [];
    });
  return {
    options: answers.flatMap((answer) => (answer.ok ? [answer.value] : [])),
    refused: answers.flatMap((answer) => (answer.ok ? [] : [answer.error])),
  };
}

type Answer = Result<ChangeOption, RefusedOption>;
type Context = ListOptionsInput & { readonly priceOption: PriceOption };

interface Place {
  readonly runs: RunningSelection;
  readonly specification: Specification;
  readonly sku: Sku;
}

function answersOfComponent(context: Context, of: { runs: RunningSelection; component: Component }): Answer[] {
  return of.component.specifications.flatMap((specification) =>
    specification.skus.flatMap((sku) => answersOfSku(context, { runs: of.runs, specification, sku })),
  );
}

function answersOfSku(context: Context, place: Place): Answer[] {
  const resolved = resolveTarget(context, place.runs, wishFor(place));
  if (!resolved.ok) {
    return [err(refusedOption(place, hinted(context, place, resolved.error)))];
  }
  const moves = targetMoves(place.runs.selection, resolved.value);
  const nearest = Object.fromEntries(moves.map((move) => [move.attribute, nearestQuantity(move)]));
  const isMoved = moves.some(({ attribute }) => nearest[attribute] !== place.runs.selection.quantities[attribute]);
  const target = { ...place, moves, movesSku: resolved.value.movesSku };
  if (target.movesSku || isMoved) return [answerAt(context, target, [nearest])];
  const grown = grownQuantities(moves, nearest);
  const shrunk = context.policy.downgrades ? shrunkQuantities(moves, nearest) : [];
  const tries = [grown, shrunk].filter(({ length }) => length > 0);
  const answers = (tries.length > 0 ? tries : [[refusedStep(moves, nearest)]]).map((quantities) =>
    answerAt(context, target, quantities),
  );
  const options = answers.filter(({ ok: isOption }) => isOption);
  return options.length > 0 ? options : answers.slice(0, 1);
}

function wishFor({ runs, specification, sku }: Place): WantedChange {
  return { component: runs.selection.component, specification: specification.id, sku: sku.choices };
}

function nearestQuantity(move: QuantityMoves): number {
  const near = move.running === undefined ? undefined : nearestPoint(allowedRanges(move), move.running);
  return near ?? move.range.min;
}

/** The next step of each quantity that may grow. */
function grownQuantities(moves: readonly QuantityMoves[], nearest: Quantities): Quantities[] {
  return moves.flatMap((move) =>
    move.kind === 'carried' && move.growth ? [{ ...nearest, [move.attribute]: move.growth.min }] : [],
  );
}

function shrunkQuantities(moves: readonly QuantityMoves[], nearest: Quantities): Quantities[] {
  return moves.flatMap((move) =>
    move.kind === 'carried' && move.shrink ? [{ ...nearest, [move.attribute]: move.shrink.max }] : [],
  );
}

/** Where nothing may grow or shrink, a step that is refused for the right reason. */
function refusedStep(moves: readonly QuantityMoves[], nearest: Quantities): Quantities {
  const first = moves.find((move) => move.kind === 'carried');
  return first ? { ...nearest, [first.attribute]: first.running + first.growthStep } : nearest;
}

type Target = Place & { readonly moves: readonly QuantityMoves[]; readonly movesSku: boolean };

/** The first of some quantities that is allowed, priced; or why the first of them is refused. */
function answerAt(context: Context, target: Target, tries: readonly Quantities[]): Answer {
  let first: ChangeRefusal | undefined;
  for (const quantities of tries) {
    const decided = decideAt(context, target, quantities);
    if (decided.ok) return optionOf(context, target, decided.value);
    first ??= decided.error;
    // Another SKU is refused as the customer would take it over; the one that runs has to be moved anyway.
    const { wouldAllow } = decided.error;
    const further = target.movesSku || wouldAllow?.sku ? undefined : wouldAllow?.quantities;
    const moved = further && decideAt(context, target, { ...quantities, ...further });
    if (moved?.ok) return optionOf(context, target, moved.value);
  }
  const { code, detail } = present(first, 'there is always something to try');
  return err(refusedOption(target, hinted(context, target, { code, detail })));
}

/** An option is refused by its name alone, so what would be allowed names every quantity that has to be given with it. */
function hinted(context: Context, place: Place, refusal: BareRefusal): BareRefusal {
  if (context.hints === false) return refusal;
  return withWouldAllow({ ...context, changes: [] }, { runs: place.runs, change: wishFor(place), refusal });
}

function decideAt(context: Context, target: Target, quantities: Quantities): Result<Decision, ChangeRefusal> {
  return decideChange({ ...context, changes: [{ ...wishFor(target), quantities }] });
}

function optionOf(context: Context, target: Target, decision: Decision): Answer {
  const { runs, sku, moves, movesSku } = target;
  const decided = present(decision.components[0], 'a decision has a component');
  const net = context.priceOption(decision);
  if (!net.ok) return err(refusedOption(target, net.error));
  const row = present(rowFor(sku, context), 'an allowed target is priced');
  const dearerThan = context.policy.downgrades ? {} : { dearerThanMicros: decided.fromListPriceMicros };
  const at = decided.to.quantities;
  const running = runs.selection.quantities;
  return ok({
    ...nameOf(target),
    quantities: allowedQuantities({ moves, at, running, movesSku, row, ...dearerThan }),
    direction: decided.direction,
    at: { quantities: at },
    ...(net.value !== undefined && { net: net.value }),
    timing: decided.timing,
    rule: decided.rule,
  });
}

function nameOf({ runs, specification, sku }: Place) {
  return {
    component: runs.selection.component,
    specification: specification.id,
    sku: sku.choices,
    skuKey: sku.key,
  };
}

function refusedOption(
  place: Place,
  { code, detail, wouldAllow }: { code: string; detail: string; wouldAllow?: WouldAllow },
): RefusedOption {
  return { ...nameOf(place), code, detail, ...(wouldAllow && { wouldAllow }) };
}
