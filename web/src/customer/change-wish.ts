import type { ChangeOption, ChangeOptions, QuoteRequest, RefusedOption, Selection, WouldAllow } from '@regrade/client';
import type { QuantityRange } from '../parts/quantity-grid.ts';

/** A shape that a component may have, or may not: what runs, what is allowed, what is refused and why. */
export interface Target extends Pick<Selection, 'component' | 'specification' | 'sku' | 'skuKey'> {
  readonly isOwn: boolean;
  readonly option?: ChangeOption;
  readonly refused?: RefusedOption;
  /** Why what runs has no other quantities. */
  readonly stays?: RefusedOption;
}

/** What somebody wants of one component. */
export interface Wish {
  readonly component: string;
  readonly specification: string;
  readonly skuKey: string;
  readonly quantities: Selection['quantities'];
}

/** What runs first, then what is allowed, then what is refused. */
export function findTargets(running: Selection, { options, refused }: ChangeOptions): readonly Target[] {
  const isOwn = (of: Pick<Selection, 'specification' | 'skuKey'>) =>
    of.specification === running.specification && of.skuKey === running.skuKey;
  const ofComponent = ({ component }: { readonly component: string }) => component === running.component;
  const allowed = options.filter(ofComponent);
  const own = mergeOptions(allowed.filter(isOwn));
  const refusedOwn = refused.filter(ofComponent).find(isOwn);
  const { component, specification, sku, skuKey } = running;
  return [
    {
      ...{ component, specification, sku, skuKey, isOwn: true },
      ...(own && { option: own }),
      // It runs and stays; what is refused is another quantity of it.
      ...(refusedOwn && !own && { stays: refusedOwn }),
    },
    ...allowed.filter((option) => !isOwn(option)).map((option) => ({ ...shapeOf(option), isOwn: false, option })),
    ...refused
      .filter(ofComponent)
      .filter((each) => !isOwn(each))
      .map((each) => ({ ...shapeOf(each), isOwn: false, refused: each })),
  ];
}

/** What runs is answered once for growing and once for shrinking; to whoever chooses a quantity both are one range. */
function mergeOptions(options: readonly ChangeOption[]): ChangeOption | undefined {
  const [first] = options;
  if (!first || options.length === 1) return first;
  const attributes = new Set(options.flatMap(({ quantities }) => Object.keys(quantities)));
  const merged = [...attributes].map((attribute) => {
    const allowed = options.flatMap(({ quantities }) => quantities[attribute] ?? []);
    const known = allowed.flatMap((range) => range.ranges ?? [range]).map(({ min, max, step }) => ({ min, max, step }));
    const ranges = [...new Map(known.map((range) => [JSON.stringify(range), range])).values()];
    ranges.sort((a, b) => a.min - b.min);
    const [min, max] = [Math.min(...ranges.map((range) => range.min)), Math.max(...ranges.map((range) => range.max))];
    return [attribute, { min, max, step: ranges[0]?.step ?? 1, ranges }] as const;
  });
  return { ...first, quantities: Object.fromEntries(merged) };
}

function shapeOf({ component, specification, sku, skuKey }: ChangeOption | RefusedOption) {
  return { component, specification, sku, skuKey };
}

/** Everything that one quantity of a target may be; of what runs also what it is. */
export function rangesOf(target: Target, running: Selection, attribute: string): readonly QuantityRange[] {
  const allowed = target.option?.quantities[attribute];
  const ranges = allowed === undefined ? [] : (allowed.ranges ?? [allowed]);
  const own = target.isOwn ? running.quantities[attribute] : undefined;
  if (own === undefined || ranges.some(({ min, max, step }) => own >= min && own <= max && (own - min) % step === 0)) {
    return ranges;
  }
  return [...ranges, { min: own, max: own, step: 1 }].sort((a, b) => a.min - b.min);
}

/** A target as it would be taken first: with the quantities that run, or the nearest that are allowed there. */
export function wishFor(target: Target, running: Selection): Wish {
  const { component, specification, skuKey, option, isOwn } = target;
  const quantities = isOwn ? running.quantities : (option?.at.quantities ?? running.quantities);
  return { component, specification, skuKey, quantities };
}

/** The wish that a refusal says would be allowed; undefined where it names a shape that is no target. */
export function wishAllowed(
  allowed: WouldAllow,
  {
    refused,
    running,
    targets,
  }: {
    readonly refused: Pick<Target, 'specification' | 'sku'>;
    readonly running: Selection;
    readonly targets: readonly Target[];
  },
): Wish | undefined {
  const specification = allowed.specification ?? refused.specification;
  const sku = allowed.sku ?? refused.sku;
  const target = targets.find((each) => each.specification === specification && isSame(each.sku, sku));
  if (!target) return undefined;
  const first = wishFor(target, running);
  const named = Object.entries(allowed.quantities ?? {}).map(([id, value]) => [
    id,
    typeof value === 'number' ? value : value.min,
  ]);
  return { ...first, quantities: { ...first.quantities, ...Object.fromEntries(named) } };
}

export function isWished(wish: Wish, running: Selection): boolean {
  return (
    wish.specification !== running.specification ||
    wish.skuKey !== running.skuKey ||
    !isSame(wish.quantities, running.quantities)
  );
}

/** The changes of a request for a quote. */
export function changesFor(wishes: readonly Wish[], targets: readonly Target[]): QuoteRequest['changes'] {
  return wishes.flatMap(({ component, specification, skuKey, quantities }) => {
    const target = targets.find(
      (each) => each.component === component && each.specification === specification && each.skuKey === skuKey,
    );
    return target ? [{ component, specification, sku: target.sku, quantities }] : [];
  });
}

/** The same wish for others that run the same: a quantity that was left as it is stays with each of them what it is there. */
export function changesForAll(
  parts: readonly { readonly running: Selection; readonly wish: Wish; readonly target: Target }[],
): QuoteRequest['changes'] {
  return parts
    .filter(({ wish, running }) => isWished(wish, running))
    .map(({ running, wish, target: { component, specification, sku } }) => {
      const moved = Object.entries(wish.quantities).filter(([id, value]) => running.quantities[id] !== value);
      return {
        ...{ component, specification, sku },
        ...(moved.length > 0 && { quantities: Object.fromEntries(moved) }),
      };
    });
}

/** A wish as a part of an address: `app|standard|edition=advanced|agents:150`. */
export function formatWish({ component, specification, skuKey, quantities }: Wish): string {
  const amounts = Object.entries(quantities).map(([id, value]) => `${id}:${value}`);
  return [component, specification, skuKey, amounts.join(',')].join('|');
}

export function parseWish(text: string): Wish | undefined {
  const [component, specification, skuKey, amounts = ''] = text.split('|');
  if (!component || !specification || !skuKey) return undefined;
  const quantities: Record<string, number> = {};
  for (const part of amounts.split(',')) {
    const [id, value] = part.split(':');
    if (id && value && /^\d{1,10}$/.test(value)) quantities[id] = Number(value);
  }
  return { component, specification, skuKey, quantities };
}

function isSame(a: { readonly [id: string]: unknown }, b: { readonly [id: string]: unknown }): boolean {
  const ids = Object.keys(a);
  return ids.length === Object.keys(b).length && ids.every((id) => a[id] === b[id]);
}
