import type { Choices, Quantities } from '../catalog/catalog.ts';
import { QUANTITY_ATTRIBUTES_MAX } from '../catalog/limits.ts';
import { findSku } from '../catalog/sku.ts';
import type { ChangeRefusalCode, WouldAllow } from './change-refusal.ts';
import type { BareRefusal } from './choose-quantities.ts';
import { edgesFrom, type SkuNode } from './compile-graph.ts';
import {
  type DecideChangeInput,
  decideComponent,
  type RunningSelection,
  targetMoves,
  type WantedChange,
} from './decide-change.ts';
import { nearestPoint } from './quantity-range.ts';
import { resolveTarget } from './resolve-target.ts';

interface Refused {
  readonly runs: RunningSelection;
  readonly change: WantedChange;
  readonly refusal: BareRefusal;
}

/** One fault per quantity attribute, and the price. */
const HINTS_MAX = QUANTITY_ATTRIBUTES_MAX + 1;
/** Targets that are looked at for one that is allowed, the nearest first: a SKU may have thousands. */
const TARGETS_TRIED_MAX = 16;

/** Refusals of a wish that names nothing to be near to, or a component that no order changes. */
const HOPELESS: readonly ChangeRefusalCode[] = [
  'change.same-selection',
  'change.component-unknown',
  'change.attribute-unknown',
  'change.billing-not-subscription',
];

/**
 * The refusal with the nearest change that is allowed instead: other quantities of the wished SKU; else, for a wish to move,
 * another target, else other quantities of what runs; else nothing. Only what differs from the wish is named; followed, it
 * is allowed.
 */
export function withWouldAllow(input: DecideChangeInput, refused: Refused): BareRefusal {
  const { wouldAllow: hint, ...refusal } = refused.refusal;
  const quantities = hint?.quantities && followHints(input, { ...refused, hint: hint.quantities });
  if (quantities) return { ...refusal, wouldAllow: { quantities } };
  if (HOPELESS.includes(refusal.code)) return refusal;
  const { specification, sku } = refused.runs.selection;
  const staysHere = distanceTo(wishedSku(refused), { specification, sku }) === 0;
  const nearest = staysHere
    ? (nearestQuantity(input, refused) ?? nearestTarget(input, refused))
    : (nearestTarget(input, refused) ?? nearestQuantity(input, refused));
  return nearest ? { ...refusal, wouldAllow: nearest } : refusal;
}

/** A refusal finds one fault at a time; its hint is followed until the change is allowed, or no larger quantity helps. */
function followHints(
  input: DecideChangeInput,
  { runs, change, hint: first }: Pick<Refused, 'runs' | 'change'> & { hint: Quantities },
): Quantities | undefined {
  let hint = first;
  for (let attempt = 0; attempt <= HINTS_MAX; attempt++) {
    const decided = decideComponent(input, { runs, change: withQuantities(change, hint) });
    if (decided.ok) return hint;
    if (!decided.error.wouldAllow?.quantities) return undefined;
    hint = { ...hint, ...decided.error.wouldAllow.quantities };
  }
  return undefined;
}

function withQuantities(change: WantedChange, quantities: Quantities): WantedChange {
  return { ...change, quantities: { ...change.quantities, ...quantities } };
}

/** Another SKU that the rules lead to, at the wished quantities or near them. */
function nearestTarget(input: DecideChangeInput, refused: Refused): WouldAllow | undefined {
  const { selection } = refused.runs;
  const wished = wishedSku(refused);
  const node = input.graph.originals.get(selection.specification);
  const targets = (node ? edgesFrom(node, selection.skuKey) : [])
    .map(({ to }) => ({ to, sku: choicesOf(input, to) }))
    .map((target) => ({ ...target, distance: distanceTo(wished, { ...target.to, sku: target.sku }) }))
    .sort((a, b) => a.distance - b.distance);
  for (const { to, sku } of targets.slice(0, TARGETS_TRIED_MAX)) {
    const found = allowedAt(input, refused, { specification: to.specification, sku, hint: {} });
    if (found) return found;
  }
  return undefined;
}

/** The SKU that runs, at the wished quantities or one step on from what runs: upwards first, down where that is allowed. */
function nearestQuantity(input: DecideChangeInput, refused: Refused): WouldAllow | undefined {
  const { runs, change } = refused;
  const { specification, sku, component } = runs.selection;
  const resolved = resolveTarget(input, runs, { component, specification, sku });
  if (!resolved.ok) return undefined;
  const hints = targetMoves(runs.selection, resolved.value).flatMap((move) => {
    if (move.kind === 'free') return [];
    const wanted = change.quantities?.[move.attribute] ?? move.running;
    const points = [move.growth, ...move.landing, move.shrink].map((range) => range && nearestPoint([range], wanted));
    return points.flatMap((point) => (point === undefined ? [] : [{ [move.attribute]: point }]));
  });
  for (const hint of [{}, ...hints]) {
    const found = allowedAt(input, refused, { specification, sku, hint });
    if (found) return found;
  }
  return undefined;
}

/** What of a selection differs from the wish, if the wish with it, and with the quantities it needs, is allowed. */
function allowedAt(
  input: DecideChangeInput,
  refused: Refused,
  of: { readonly specification: string; readonly sku: Choices; readonly hint: Quantities },
): WouldAllow | undefined {
  const { runs, change } = refused;
  const { specification, sku } = of;
  const wished = wishedSku(refused);
  const quantities = followHints(input, { runs, change: { ...change, specification, sku }, hint: of.hint });
  if (!quantities) return undefined;
  return {
    ...(specification !== wished.specification && { specification }),
    ...(distanceTo(wished, { specification: wished.specification, sku }) > 0 && { sku }),
    ...(Object.keys(quantities).length > 0 && { quantities }),
  };
}

interface NamedSku {
  readonly specification: string;
  readonly sku: Choices;
}

function wishedSku({ runs, change }: Refused): NamedSku {
  const { specification, sku } = runs.selection;
  return { specification: change.specification ?? specification, sku: { ...sku, ...change.sku } };
}

/** Another specification is further than any choice; then as many steps as choices differ. */
function distanceTo(wished: NamedSku, { specification, sku }: NamedSku): number {
  const differing = Object.keys({ ...wished.sku, ...sku }).filter((id) => wished.sku[id] !== sku[id]).length;
  return differing + (specification === wished.specification ? 0 : DISTANCE_OF_SPECIFICATION);
}

const DISTANCE_OF_SPECIFICATION = 1_000;

function choicesOf({ catalog }: DecideChangeInput, { component, specification, skuKey }: SkuNode): Choices {
  const specifications = catalog.components.find(({ id }) => id === component)?.specifications ?? [];
  const found = specifications.find(({ id }) => id === specification);
  return (found && findSku(found, skuKey)?.choices) ?? {};
}
