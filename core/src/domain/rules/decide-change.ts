import type { Catalog, Quantities, Silence, Timing } from '../catalog/catalog.ts';
import type { ProductTypePolicy } from '../catalog/product-type.ts';
import type { Selection } from '../catalog/selection.ts';
import { quantityAttributes } from '../catalog/sku.ts';
import { present } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ChangeRefusal } from './change-refusal.ts';
import { type BareRefusal, chooseQuantities } from './choose-quantities.ts';
import { type ChangeGraph, edgesFrom, type RulePointer } from './compile-graph.ts';
import { describeQuantities, describeSku } from './describe.ts';
import { directionOf, permitPrices } from './permission.ts';
import { type QuantityMoves, quantityMoves } from './quantity-moves.ts';
import { type ResolvedTarget, resolveTarget } from './resolve-target.ts';
import { withWouldAllow } from './would-allow.ts';

/** What the release in force says, ready to decide: compile once per release, use for every change. */
export interface RulesInForce {
  readonly catalog: Catalog;
  readonly graph: ChangeGraph;
  readonly policy: ProductTypePolicy;
}

/** What runs now, of one component. */
export interface RunningSelection {
  readonly selection: Selection;
  /** The agreed price of one price period, in micros: it stands in where the release in force gives no price (§2). */
  readonly agreedPriceMicros: bigint;
}

/** A customer's wish for one component; what is left out carries over by the rules of contract §2. */
export interface WantedChange {
  readonly component: string;
  readonly specification?: string;
  /** All choices, or only those that change. */
  readonly sku?: { readonly [attribute: string]: string };
  readonly quantities?: Quantities;
}

export type ChangeTiming = 'now' | 'at-renewal';
export type Direction = 'upgrade' | 'downgrade' | 'equal';

export interface DecideChangeInput extends RulesInForce {
  /** Of the subscription: the key of the price row that counts. */
  readonly period: string;
  readonly currency: string;
  readonly running: readonly RunningSelection[];
  readonly changes: readonly WantedChange[];
  /** Absent: now where the rules allow it, else at renewal. */
  readonly timing?: ChangeTiming;
}

export interface Decision {
  /** Sign of the sum of the list prices of the components that change: what quotes show. */
  readonly direction: Direction;
  readonly timing: ChangeTiming;
  /** Whether the seller's software is asked before the quote opens. */
  readonly fit: boolean;
  /** The shortest wait and the most careful outcome of the rules concerned. */
  readonly silence: Silence;
  /** In the order of the wanted changes. */
  readonly components: readonly ComponentDecision[];
  /** Trace of the rules tried, one sentence each. */
  readonly tried: readonly string[];
}

export interface ComponentDecision {
  readonly component: string;
  readonly from: Selection;
  readonly to: Selection;
  readonly direction: Direction;
  /** The rule that allows it: of the SKU move where the SKU changes, else of the quantities. */
  readonly rule: RulePointer;
  /** Exact list price of one price period, or the agreed one where the release gives none (`fromPrice: 'agreed'`). */
  readonly fromListPriceMicros: bigint;
  readonly fromPrice: 'list' | 'agreed';
  readonly toPriceMicros: bigint;
  readonly timing: Timing;
  readonly fit: boolean;
  readonly silence: Silence;
}

/**
 * Allows or refuses a change of running selections by the rules and list prices of the release in force (T8, contract §2
 * "Permission"). Components are decided apart; the change is allowed only if every one is. Prices are bigint micros. Refuses
 * with a code of `CHANGE_REFUSALS`, the rules that were tried and, where something is near, what would be allowed.
 *
 * ```ts
 * import { decideChange } from '@regrade/core';
 * import { buildRelease, helpdeskDocument } from '@regrade/core/testing';
 *
 * const release = buildRelease(helpdeskDocument());
 * const basic = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, skuKey: 'edition=basic' };
 * const running = [{ selection: { ...basic, quantities: { agents: 100 } }, agreedPriceMicros: 90_000_000_000n }];
 * const asked = { ...release, period: 'P1M', currency: 'USD', running };
 * const upgrade = decideChange({ ...asked, changes: [{ component: 'app', sku: { edition: 'advanced' } }] });
 * upgrade.ok && upgrade.value.components[0]?.toPriceMicros; // => 124900000000n
 * const refused = decideChange({ ...asked, changes: [{ component: 'app', quantities: { agents: 105 } }] });
 * !refused.ok && refused.error.code; // => change.quantity-off-grid
 * !refused.ok && refused.error.wouldAllow; // => { quantities: { agents: 110 } }
 * ```
 */
export function decideChange(input: DecideChangeInput): Result<Decision, ChangeRefusal> {
  const { changes, running } = input;
  if (changes.length === 0) {
    return err({ code: 'change.same-selection', detail: 'The change names no component.', tried: [] });
  }
  const components: ComponentDecision[] = [];
  const tried: string[] = [];
  for (const [index, change] of changes.entries()) {
    const { component } = change;
    const runs = running.find(({ selection }) => selection.component === component);
    const isRepeated = changes.findIndex((other) => other.component === component) < index;
    if (!runs || isRepeated) return err(componentRefusal({ component, isRepeated, running, tried }));
    const trace = traceRules(input, runs);
    tried.push(...trace);
    const decided = decideComponent(input, { runs, change });
    if (!decided.ok)
      return err({ ...withWouldAllow(input, { runs, change, refusal: decided.error }), component, tried });
    components.push(decided.value);
  }
  const timing = chooseTiming(components, input.timing);
  if (!timing.ok) return err({ ...timing.error, tried });
  const sum = (side: 'fromListPriceMicros' | 'toPriceMicros') => components.reduce((all, one) => all + one[side], 0n);
  return ok({
    direction: directionOf({ fromMicros: sum('fromListPriceMicros'), toMicros: sum('toPriceMicros') }),
    timing: timing.value,
    fit: components.some(({ fit }) => fit),
    silence: strictestSilence(components),
    components,
    tried,
  });
}

function componentRefusal(of: {
  component: string;
  isRepeated: boolean;
  running: readonly RunningSelection[];
  tried: readonly string[];
}): ChangeRefusal {
  const { component, tried } = of;
  if (of.isRepeated) {
    return { code: 'change.component-repeated', detail: `${component} is named twice.`, tried, component };
  }
  const names = of.running.map(({ selection }) => selection.component).join(', ');
  const detail = `This subscription runs no component ${component}; it runs ${names}.`;
  return { code: 'change.component-unknown', detail, tried, component };
}

/** What the rules say about the running selection: the evidence of a refusal. */
function traceRules({ graph }: RulesInForce, { selection }: RunningSelection): string[] {
  const node = graph.originals.get(selection.specification);
  if (!node) return [`${selection.specification}: no rule, the release in force does not have it`];
  const edges = edgesFrom(node, selection.skuKey);
  const quantities = [...node.quantities.values()].filter(({ permission }) => permission !== 'none');
  const name = (of: { specification: string; skuKey: string }) =>
    of.specification === node.specification ? of.skuKey : `${of.specification} ${of.skuKey}`;
  const lines = [
    ...edges.map(({ from, to, rule }) => `${node.specification}: ${name(from)} → ${name(to)} (${rule})`),
    ...quantities.map(
      ({ attribute, permission, growthStep, rule }) =>
        `${node.specification}: ${attribute} ${permission}, growth by ${growthStep} (${rule})`,
    ),
  ];
  return lines.length === 0 ? [`${node.specification}: no rule for ${selection.skuKey}`] : lines;
}

/** One component by itself; what would be allowed instead is not looked for. */
export function decideComponent(
  input: DecideChangeInput,
  { runs, change }: { runs: RunningSelection; change: WantedChange },
): Result<ComponentDecision, BareRefusal> {
  const resolved = resolveTarget(input, runs, change);
  if (!resolved.ok) return resolved;
  const { movesSku, node, specification, sku } = resolved.value;
  const running = runs.selection.quantities;
  const wanted = change.quantities ?? {};
  if (!movesSku && Object.keys(wanted).every((attribute) => wanted[attribute] === running[attribute])) {
    return err({ code: 'change.same-selection', detail: `${describeSelection(runs.selection)} runs already.` });
  }
  const moves = targetMoves(runs.selection, resolved.value);
  const chosen = chooseQuantities({ moves, wanted, hasRule: node?.rule !== undefined });
  if (!chosen.ok) return chosen;
  const rule = ruleOf(resolved.value, { moves, running, quantities: chosen.value });
  if (!node || rule === undefined) {
    return err({ code: 'change.rule-missing', detail: `No rule lets ${describeSelection(runs.selection)} change.` });
  }
  const to: Selection = {
    component: runs.selection.component,
    specification: specification.id,
    sku: sku.choices,
    skuKey: sku.key,
    quantities: chosen.value,
  };
  const permitted = permitPrices(input, { runs, to, sku, moves });
  return permitted.ok
    ? ok({ component: to.component, from: runs.selection, to, rule, ...permitted.value, ...node.terms })
    : permitted;
}

/** Where each quantity of the target may lie. */
export function targetMoves(selection: Selection, target: ResolvedTarget): QuantityMoves[] {
  const originals = quantityAttributes(target.original?.attributes ?? []);
  return quantityAttributes(target.specification.attributes).map((attribute) =>
    quantityMoves({
      target: attribute,
      range: present(target.sku.ranges[attribute.id], 'a SKU has a range for every quantity attribute'),
      original: originals.find(({ id }) => id === attribute.id),
      edge: target.node?.quantities.get(attribute.id),
      running: Object.hasOwn(selection.quantities, attribute.id) ? selection.quantities[attribute.id] : undefined,
      movesSku: target.movesSku,
    }),
  );
}

/** The rule of the SKU move, else of the first quantity that differs, else of the specification. */
function ruleOf(
  { edge, node }: ResolvedTarget,
  of: { moves: readonly QuantityMoves[]; running: Quantities; quantities: Quantities },
): RulePointer | undefined {
  if (edge) return edge.rule;
  const differs = (move: QuantityMoves) => of.quantities[move.attribute] !== of.running[move.attribute];
  const rules = of.moves.filter(differs).map((move) => (move.kind === 'carried' ? move.rule : undefined));
  return rules.find((rule) => rule !== undefined) ?? node?.rule;
}

function chooseTiming(
  components: readonly ComponentDecision[],
  wanted: ChangeTiming | undefined,
): Result<ChangeTiming, BareRefusal> {
  const allowed = (['now', 'at-renewal'] as const).filter((timing) =>
    components.every((component) => component.timing === timing || component.timing === 'customer-chooses'),
  );
  const first = allowed[0];
  if (first === undefined) {
    const detail = 'Some of these components change now only, others at renewal only: change them apart.';
    return err({ code: 'change.timing-not-allowed', detail });
  }
  if (wanted === undefined || allowed.includes(wanted)) return ok(wanted ?? first);
  const detail = `The rule allows this change ${first === 'now' ? 'now, not at renewal' : 'at renewal, not now'}.`;
  return err({ code: 'change.timing-not-allowed', detail, wouldAllow: { timing: first } });
}

const CAUTION: { readonly [outcome in Silence['then']]: number } = { accept: 0, hold: 1, reject: 2 };

function strictestSilence(components: readonly ComponentDecision[]): Silence {
  const silences = components.map(({ silence }) => silence);
  return silences.reduce((a, b) => ({
    afterSeconds: Math.min(a.afterSeconds, b.afterSeconds),
    // biome-ignore lint/suspicious/noThenProperty: the field of the file format is called `then`; it is never awaited.
    then: CAUTION[a.then] >= CAUTION[b.then] ? a.then : b.then,
  }));
}

function describeSelection(selection: Selection): string {
  const quantities = describeQuantities(selection.quantities);
  const sku = describeSku(selection.sku, selection.specification);
  return quantities === '' ? sku : `${sku} with ${quantities}`;
}
