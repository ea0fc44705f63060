import type { Choices, SkuRule, SkuTarget } from './catalog.ts';
import { PART_ID, readId } from './ids.ts';
import type { AttributesFound } from './parse-attribute.ts';
import { type ChoicesFound, parseChoices } from './parse-choices.ts';
import type { RuleStyle } from './parse-rules.ts';
import type { SpecificationOutline } from './parse-specification.ts';
import { didYouMean, type Place, quote, type Reader, readAll, readFields, readList } from './shape.ts';
import { skuKeyOf } from './sku.ts';

export interface SkuRuleContext {
  readonly style: RuleStyle | undefined;
  /** The specification of the rule; undefined where it is not known. */
  readonly original: SpecificationOutline | undefined;
  readonly outlines: ReadonlyMap<string, SpecificationOutline>;
  readonly complete: boolean;
}

/** A rule, and the SKU that no other rule of the specification may change; its key where it names a certain one. */
export interface SkuRuleFound {
  readonly rule: SkuRule | undefined;
  readonly from: { readonly key: string | undefined; readonly path: string } | undefined;
}

const NOTHING_KNOWN: AttributesFound = { byId: new Map(), complete: false, attributes: undefined };

/** One original SKU and what it may become. */
export function parseSkuRule(reader: Reader, place: Place, context: SkuRuleContext): SkuRuleFound {
  const fields = readFields(reader, place, ['from', 'to']);
  if (!fields) return { rule: undefined, from: undefined };
  const from = parseFrom(reader, fields.at('from'), context);
  const places = readList(reader, fields.at('to'));
  if (context.style === 'upgrade-rules' && places && places.length > 1) {
    const message = `${places.length} targets are given; with upgrade rules a SKU has one. Keep one, or use the style "scope".`;
    reader.report({ code: 'rule.duplicate-sku', path: fields.at('to').path, message });
  }
  const seen = new Map<string, string>();
  const to = places && readAll(places, (at) => parseTarget(reader, at, { ...context, from, seen }));
  const rule = from && to && { from: from.choices, to };
  return { rule, from: { key: from?.key, path: fields.at('from').path } };
}

/** Two rules for one SKU contradict each other. */
export function reportRepeatedRule(
  reader: Reader,
  { from }: SkuRuleFound,
  { seen, style }: { readonly seen: Map<string, string>; readonly style: RuleStyle | undefined },
): void {
  if (from?.key === undefined) return;
  const first = seen.get(from.key);
  if (first === undefined) {
    seen.set(from.key, from.path);
    return;
  }
  const way = style === 'scope' ? 'Put all its targets into one entry.' : 'Edit that one, or delete one of the two.';
  const message = `The SKU ${from.key} has a rule already, at ${first}. ${way}`;
  reader.report({ code: 'rule.duplicate-sku', path: from.path, message });
}

interface Original {
  readonly choices: Choices;
  /** Undefined where it names no certain SKU. */
  readonly key: string | undefined;
}

function parseFrom(reader: Reader, place: Place, context: SkuRuleContext): Original | undefined {
  const { original } = context;
  const found = parseChoices(reader, place, { known: original?.known ?? NOTHING_KNOWN, code: 'sku.unknown' });
  const key = keyOf(found, original);
  if (key !== undefined && original?.complete && !original.skusByKey.has(key)) {
    const message = `Specification ${quote(original.id)} lists no SKU ${key}. Add it to the SKUs, or correct the rule.`;
    reader.report({ code: 'sku.unknown', path: place.path, message });
  }
  return found && { choices: found.choices, key };
}

function keyOf(found: ChoicesFound | undefined, outline: SpecificationOutline | undefined): string | undefined {
  if (!found?.isSound || !outline) return undefined;
  const attributes = [...outline.known.byId.values()].map(({ attribute }) => attribute);
  return skuKeyOf(
    attributes.filter((attribute) => attribute !== undefined),
    found.choices,
  );
}

// ---- targets --------------------------------------------------------------------------------------------------------

interface TargetContext extends SkuRuleContext {
  readonly from: Original | undefined;
  /** Targets of the same original. */
  readonly seen: Map<string, string>;
}

function parseTarget(reader: Reader, place: Place, context: TargetContext): SkuTarget | undefined {
  const isElsewhere = hasField(place.value, 'specification') || hasField(place.value, 'sku');
  if (!isElsewhere) return parseChoicesOf(reader, place, { ...context, target: context.original, path: place.path });
  const fields = readFields(reader, place, ['specification', 'sku']);
  if (!fields) return undefined;
  const skuAt = fields.at('sku');
  const sku = { value: skuAt.value === undefined ? {} : skuAt.value, path: skuAt.path };
  const at = fields.at('specification');
  const id = at.value === undefined ? context.original?.id : readId(reader, at, { kind: PART_ID });
  const target = id === undefined ? undefined : context.outlines.get(id);
  if (id !== undefined) checkSpecification(reader, at.path, { ...context, id, target });
  const found = parseChoicesOf(reader, sku, { ...context, target, path: place.path });
  if (!found || id === undefined) return at.value === undefined ? found : undefined;
  return id === context.original?.id ? found : { specification: id, choices: found.choices };
}

function hasField(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

function checkSpecification(
  reader: Reader,
  path: string,
  context: TargetContext & { readonly id: string; readonly target: SpecificationOutline | undefined },
): void {
  const { id, target, original, style } = context;
  if (!target) {
    if (!context.complete) return;
    const hint = didYouMean(id, [...context.outlines.keys()]);
    const message = `The product has no specification ${quote(id)} to change to.${hint} Correct the name or delete the target.`;
    reader.report({ code: 'rule.unknown-target', path, message });
    return;
  }
  if (original && target.id !== original.id && style === 'upgrade-rules') {
    const message = `The target lies in specification ${quote(id)}; upgrade rules stay inside ${quote(original.id)}. Choose a target there, or use the style "scope".`;
    reader.report({ code: 'rule.crosses-specification', path, message });
  } else if (original && target.componentPath !== original.componentPath) {
    const message = `Specification ${quote(id)} belongs to another component; a change stays inside one component. Choose a target there.`;
    reader.report({ code: 'rule.crosses-specification', path, message });
  }
  if (target.billing && target.billing !== 'subscription' && target.id !== original?.id) {
    const message = `Specification ${quote(id)} is billed ${target.billing}; only one billed by subscription can be a target. Choose another.`;
    reader.report({ code: 'rule.billing-not-subscription', path, message });
  }
}

function parseChoicesOf(
  reader: Reader,
  place: Place,
  context: TargetContext & { readonly target: SpecificationOutline | undefined; readonly path: string },
): SkuTarget | undefined {
  const { target, path } = context;
  const found = parseChoices(reader, place, { known: target?.known ?? NOTHING_KNOWN, code: 'rule.unknown-target' });
  const key = keyOf(found, target);
  if (key !== undefined && target) checkTarget(reader, { ...context, target, key, path });
  return found && { choices: found.choices };
}

function checkTarget(
  reader: Reader,
  context: TargetContext & { readonly target: SpecificationOutline; readonly key: string; readonly path: string },
): void {
  const { target, key, path, from, original } = context;
  const sku = target.skusByKey.get(key);
  if (!sku && target.complete) {
    const message = `Specification ${quote(target.id)} lists no SKU ${key} to change to. Add it to the SKUs, or correct the target.`;
    reader.report({ code: 'rule.unknown-target', path, message });
  }
  if (sku?.removed) {
    const message = `The SKU ${key} is withdrawn ("removed: true"), so nothing can change to it. Choose another target, or sell it again.`;
    reader.report({ code: 'rule.target-removed', path, message });
  }
  if (target.id === original?.id && key === from?.key) {
    const message = `The SKU ${key} would become itself. Choose another target, or delete this one.`;
    reader.report({ code: 'rule.same-target', path, message });
  }
  const seenKey = `${target.id} ${key}`;
  const first = context.seen.get(seenKey);
  if (first === undefined) context.seen.set(seenKey, path);
  else if (context.style === 'scope') {
    const message = `The target ${key} is listed twice; the first is at ${first}. Delete one of them.`;
    reader.report({ code: 'rule.same-target', path, message });
  }
}
