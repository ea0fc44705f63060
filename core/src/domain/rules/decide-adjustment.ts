import type { Catalog, Quantities, Sku, Specification } from '../catalog/catalog.ts';
import { isInRange } from '../catalog/price.ts';
import { isSameSelection, type Selection } from '../catalog/selection.ts';
import { findSku, quantityAttributes } from '../catalog/sku.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { AdjustmentRefusal } from './adjustment-refusal.ts';
import { chooseQuantities } from './choose-quantities.ts';
import type { WantedChange } from './decide-change.ts';
import type { FreeQuantity } from './quantity-moves.ts';
import { skuUnknown, wantedChoices } from './resolve-target.ts';

/**
 * What a seller's adjustment of an offline-billed component makes of it (T12, T13). No change rule is asked, because it is
 * the seller's own right; the target has to be one that the release in force sells, billed offline, with quantities on its
 * grid. What was agreed outside may move inside its specification too, however that is billed since. What the wish leaves
 * out stays, even where the release no longer sells it: then only the expiry moves. Answers the running selection itself
 * where nothing of it changes.
 */
export function decideAdjustment(
  catalog: Catalog,
  of: {
    readonly running: readonly Selection[];
    readonly wanted: WantedChange;
    /** Whether what runs was bought when it was billed offline (`isAgreedOutside`). Absent: as the release bills it. */
    readonly agreedOutside?: boolean;
  },
): Result<Selection, AdjustmentRefusal> {
  const { wanted } = of;
  const running = of.running.find(({ component }) => component === wanted.component);
  if (!running) {
    const names = of.running.map(({ component }) => component).join(', ');
    const detail = `This subscription runs no component ${wanted.component}; it runs ${names}.`;
    return err({ code: 'change.component-unknown', detail });
  }
  const specifications = catalog.components.find(({ id }) => id === wanted.component)?.specifications ?? [];
  const original = specifications.find(({ id }) => id === running.specification);
  if (!original) {
    const detail = `${running.specification} runs, and the release in force does not say how it is billed.`;
    return err({ code: 'adjustment.specification-gone', detail });
  }
  const target = wanted.specification ?? running.specification;
  const specification = specifications.find(({ id }) => id === target);
  if (!specification) {
    const detail = `${wanted.component} has no specification ${target}.`;
    return err({ code: 'change.specification-unknown', detail });
  }
  const isOwn = (at: Specification) => at.billing === 'offline' || (of.agreedOutside === true && at.id === original.id);
  const billed = [original, specification].find((at) => !isOwn(at));
  if (billed) {
    const detail = `${billed.id} is billed ${billed.billing}: it is not the seller's to adjust.`;
    return err({ code: 'adjustment.billing-not-offline', detail });
  }
  const staysAsItIs = !wanted.specification && !wanted.sku && !wanted.quantities;
  return staysAsItIs ? ok(running) : selectTarget(running, { specification, wanted });
}

function selectTarget(
  running: Selection,
  { specification, wanted }: { specification: Specification; wanted: WantedChange },
): Result<Selection, AdjustmentRefusal> {
  const wish = { running: running.sku, wanted: wanted.sku ?? {} };
  const choices = wantedChoices(specification, wish);
  const sku = choices && findSku(specification, choices);
  if (!sku) return err(skuUnknown(specification, wish));
  const moves = specification.id !== running.specification || sku.key !== running.skuKey;
  if (moves && sku.removed) {
    const detail = `${sku.key} of ${specification.id} is no longer sold.`;
    return err({ code: 'change.sku-removed', detail });
  }
  const quantities = chooseQuantities({
    moves: freeMoves(running, { specification, sku }),
    wanted: { ...carriedQuantities(running, { specification, sku }), ...wanted.quantities },
    hasRule: true,
  });
  if (!quantities.ok) return quantities;
  const target: Selection = {
    component: running.component,
    specification: specification.id,
    sku: sku.choices,
    skuKey: sku.key,
    quantities: quantities.value,
  };
  return ok(isSameSelection(running, target) ? running : target);
}

/** Every quantity may land anywhere on the grid of the target: no rule binds a seller. */
function freeMoves(
  { quantities }: Selection,
  { specification, sku }: { specification: Specification; sku: Sku },
): FreeQuantity[] {
  return quantityAttributes(specification.attributes).flatMap(({ id }) => {
    const [range, running] = [sku.ranges[id], ownQuantity(quantities, id)];
    return range ? [{ kind: 'free', attribute: id, range, ...(running !== undefined && { running }) }] : [];
  });
}

/** What runs and can be bought of the target too. */
function carriedQuantities(
  running: Selection,
  { specification, sku }: { specification: Specification; sku: Sku },
): Quantities {
  const carried = quantityAttributes(specification.attributes).flatMap(({ id }): [string, number][] => {
    const [range, quantity] = [sku.ranges[id], ownQuantity(running.quantities, id)];
    return quantity !== undefined && range && isInRange(range, quantity) ? [[id, quantity]] : [];
  });
  return Object.fromEntries(carried);
}

function ownQuantity(quantities: Quantities, id: string): number | undefined {
  return Object.hasOwn(quantities, id) ? quantities[id] : undefined;
}
