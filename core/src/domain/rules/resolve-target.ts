import type { Choices, Sku, Specification } from '../catalog/catalog.ts';
import { choiceAttributes, findSku } from '../catalog/sku.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { BareRefusal } from './choose-quantities.ts';
import { type ChangeEdge, edgesFrom, type OriginalNode } from './compile-graph.ts';
import type { RulesInForce, RunningSelection, WantedChange } from './decide-change.ts';

/** In the sentence of a refusal. */
const TARGETS_NAMED_MAX = 5;

/** What a wish names, and the rule that leads there. */
export interface ResolvedTarget {
  /** The running specification in the release in force; it may be gone. */
  readonly original: Specification | undefined;
  readonly node: OriginalNode | undefined;
  readonly specification: Specification;
  readonly sku: Sku;
  /** Whether the change leads to another SKU; then `edge` allows it. */
  readonly movesSku: boolean;
  readonly edge: ChangeEdge | undefined;
}

/** Finds the specification and SKU that a change wants, and the rule for it; or says which of them is wrong. */
export function resolveTarget(
  { catalog, graph }: RulesInForce,
  { selection }: RunningSelection,
  change: WantedChange,
): Result<ResolvedTarget, BareRefusal> {
  const component = catalog.components.find(({ id }) => id === selection.component);
  if (!component) return err(refusal('change.component-unknown', `${selection.component} is no longer offered.`));
  const find = (id: string) => component.specifications.find((candidate) => candidate.id === id);
  const original = find(selection.specification);
  const specificationId = change.specification ?? selection.specification;
  const specification = find(specificationId);
  if (!specification) {
    return err(refusal('change.specification-unknown', `${component.id} has no specification ${specificationId}.`));
  }
  const unbilled = [original, specification].find((side) => side && side.billing !== 'subscription');
  if (unbilled) {
    const detail = `${unbilled.id} is billed ${unbilled.billing}; only specifications billed by subscription change by order.`;
    return err(refusal('change.billing-not-subscription', detail));
  }
  const choices = wantedChoices(specification, { running: selection.sku, wanted: change.sku ?? {} });
  const sku = choices && findSku(specification, choices);
  if (!sku) return err(skuUnknown(specification, { running: selection.sku, wanted: change.sku ?? {} }));
  const node = graph.originals.get(selection.specification);
  const movesSku = specification.id !== selection.specification || sku.key !== selection.skuKey;
  const found = { original, node, specification, sku, movesSku };
  if (!movesSku) return ok({ ...found, edge: undefined });
  if (sku.removed) return err(refusal('change.sku-removed', `${sku.key} of ${specification.id} is no longer sold.`));
  const edge =
    node &&
    edgesFrom(node, selection.skuKey).find(({ to }) => to.specification === specification.id && to.skuKey === sku.key);
  return edge ? ok({ ...found, edge }) : err(ruleMissing({ selection, node, specification, sku }));
}

/** Every choice of the target: as wanted, else as it runs where the target has that choice and value. */
export function wantedChoices(
  specification: Specification,
  { running, wanted }: { running: Choices; wanted: Choices },
): Choices | undefined {
  const attributes = choiceAttributes(specification.attributes);
  if (Object.keys(wanted).some((id) => !attributes.some((attribute) => attribute.id === id))) return undefined;
  const pairs = attributes.map(({ id }) => [id, Object.hasOwn(wanted, id) ? wanted[id] : ownValue(running, id)]);
  return pairs.every(([, value]) => value !== undefined) ? Object.fromEntries(pairs) : undefined;
}

function ownValue(choices: Choices, id: string): string | undefined {
  return Object.hasOwn(choices, id) ? choices[id] : undefined;
}

export function skuUnknown(
  specification: Specification,
  { running, wanted }: { running: Choices; wanted: Choices },
): BareRefusal {
  const named = Object.entries({ ...running, ...wanted }).map(([id, value]) => `${id} ${value}`);
  const choices = choiceAttributes(specification.attributes).map(({ id, values }) => `${id}: ${values.join(' | ')}`);
  const detail = `${specification.id} has no SKU ${named.join(', ') || '-'}. Its choices are ${choices.join('; ') || 'none'}.`;
  return refusal('change.sku-unknown', detail);
}

function ruleMissing(of: {
  selection: RunningSelection['selection'];
  node: OriginalNode | undefined;
  specification: Specification;
  sku: Sku;
}): BareRefusal {
  const { selection, node, specification, sku } = of;
  const to = `${sku.key} of ${specification.id}`;
  const detail = `No rule leads from ${selection.skuKey} of ${selection.specification} to ${to}; ${whatIsAllowed(selection, node)}.`;
  return refusal('change.rule-missing', detail);
}

function whatIsAllowed(selection: RunningSelection['selection'], node: OriginalNode | undefined): string {
  const targets = (node ? edgesFrom(node, selection.skuKey) : []).map(({ to }) => to);
  const names = targets.map(({ specification, skuKey }) =>
    specification === selection.specification ? skuKey : `${skuKey} of ${specification}`,
  );
  if (names.length > 0) {
    const others = names.length > TARGETS_NAMED_MAX ? ` and ${names.length - TARGETS_NAMED_MAX} more` : '';
    return `allowed are ${names.slice(0, TARGETS_NAMED_MAX).join(', ')}${others}`;
  }
  const quantities = [...(node?.quantities.values() ?? [])].filter(({ permission }) => permission !== 'none');
  if (quantities.length === 0) return 'nothing of it may change';
  return `only quantities may change: ${quantities.map(({ attribute }) => attribute).join(', ')}`;
}

function refusal(code: BareRefusal['code'], detail: string): BareRefusal {
  return { code, detail };
}
