import type { QuantityPermission, Rules, Silence, SkuRule, SpecificationRule } from './catalog.ts';
import { durationSeconds } from './duration.ts';
import { PART_ID, readId } from './ids.ts';
import { EXPANSION_MULTIPLE_MAX, SILENCE_SECONDS_MAX } from './limits.ts';
import type { AttributesFound } from './parse-attribute.ts';
import { type ParseMemory, readRemembered } from './parse-memory.ts';
import { reportUnknownQuantity } from './parse-sku.ts';
import { parseSkuRule, reportRepeatedRule } from './parse-sku-rule.ts';
import type { SpecificationOutline } from './parse-specification.ts';
import {
  didYouMean,
  type Place,
  quote,
  type Reader,
  readAll,
  readBoolean,
  readEntries,
  readFields,
  readInteger,
  readList,
  readOptional,
  readWord,
  show,
} from './shape.ts';

/** What the rules are checked against: every specification of the product that could be read at least in outline. */
export interface RulesContext {
  readonly outlines: ReadonlyMap<string, SpecificationOutline>;
  /** Whether every specification has an outline, so that an id not found is certainly wrong. */
  readonly complete: boolean;
  readonly memory?: ParseMemory;
}

export type RuleStyle = Rules['style'];

/** A file without rules allows no change (H6). */
const NO_RULES: Rules = { style: 'upgrade-rules', specifications: [] };
// biome-ignore lint/suspicious/noThenProperty: the field of the file format is called `then`; it is never awaited.
export const DEFAULT_SILENCE: Silence = { afterSeconds: 24 * 3600, then: 'reject' };

export function parseRules(reader: Reader, place: Place, context: RulesContext): Rules | undefined {
  if (place.value === undefined) return NO_RULES;
  const fields = readFields(reader, place, ['style', 'specifications']);
  if (!fields) return undefined;
  const style = readWord<RuleStyle>(reader, fields.at('style'), ['upgrade-rules', 'scope']);
  const places = readOptional(fields.at('specifications'), [], (at) => readList(reader, at));
  const seen = new Map<string, string>();
  const specifications =
    places && readAll(places, (at) => parseSpecificationRule(reader, at, { ...context, style, seen }));
  return style && specifications && { style, specifications };
}

export interface SpecificationRuleContext extends RulesContext {
  readonly style: RuleStyle | undefined;
  /** Original specifications that have a rule, with its place. */
  readonly seen: Map<string, string>;
}

const FIELDS = ['from', 'quantities', 'expansionStep', 'timing', 'fit', 'silence', 'skus'];
const NOTHING_KNOWN: AttributesFound = { byId: new Map(), complete: false, attributes: undefined };

function parseSpecificationRule(
  reader: Reader,
  place: Place,
  context: SpecificationRuleContext,
): SpecificationRule | undefined {
  const fields = readFields(reader, place, FIELDS);
  if (!fields) return undefined;
  const from = parseOriginal(reader, fields.at('from'), context);
  const original = from === undefined ? undefined : context.outlines.get(from);
  const known = original?.known ?? NOTHING_KNOWN;
  const quantities = parseByQuantity(reader, fields.at('quantities'), known, (at) =>
    readWord<QuantityPermission>(reader, at, ['none', 'up', 'both']),
  );
  const expansionStep = parseByQuantity(reader, fields.at('expansionStep'), known, (at) =>
    readInteger(reader, at, { min: 1, max: EXPANSION_MULTIPLE_MAX, code: 'rule.expansion-step' }),
  );
  const timing = readOptional(fields.at('timing'), 'now' as const, (at) =>
    readWord(reader, at, ['now', 'at-renewal', 'customer-chooses'] as const),
  );
  const fit = readOptional(fields.at('fit'), false, (at) => readBoolean(reader, at));
  const silence = readOptional(fields.at('silence'), DEFAULT_SILENCE, (at) => parseSilence(reader, at));
  const skuPlaces = readOptional(fields.at('skus'), [], (at) => readList(reader, at));
  const skus = skuPlaces && parseSkuRules(reader, skuPlaces, { ...context, original });
  if (from === undefined || !quantities || !expansionStep || !timing) return undefined;
  if (fit === undefined || !silence || !skus) return undefined;
  return { from, quantities, expansionStep, timing, fit, silence, skus };
}

function parseSkuRules(
  reader: Reader,
  places: readonly Place[],
  context: SpecificationRuleContext & { readonly original: SpecificationOutline | undefined },
): SkuRule[] | undefined {
  const { style, complete, original, outlines, memory } = context;
  const given = [style, complete, original, outlines];
  const seen = new Map<string, string>();
  return readAll(places, (at) => {
    const found = readRemembered(reader, at, {
      memory: memory?.skuRules,
      given,
      read: (own) => parseSkuRule(own, at, { style, complete, original, outlines }),
    });
    reportRepeatedRule(reader, found, { seen, style });
    return found.rule;
  });
}

function parseOriginal(reader: Reader, place: Place, context: SpecificationRuleContext): string | undefined {
  const from = readId(reader, place, { kind: PART_ID });
  if (from === undefined) return undefined;
  const first = context.seen.get(from);
  if (first === undefined) context.seen.set(from, place.path);
  else {
    const message = `The specification ${quote(from)} has a rule already, at ${first}. Edit that one, or delete one of the two.`;
    reader.report({ code: 'rule.duplicate-specification', path: place.path, message });
  }
  const original = context.outlines.get(from);
  if (!original && context.complete) {
    const ids = [...context.outlines.keys()];
    const message = `The product has no specification ${quote(from)}.${didYouMean(from, ids)} Correct the name or delete the rule.`;
    reader.report({ code: 'format.invalid', path: place.path, message });
  }
  if (original?.billing && original.billing !== 'subscription') {
    const message = `Specification ${quote(from)} is billed ${original.billing}; only specifications billed by subscription can have change rules. Delete the rule.`;
    reader.report({ code: 'rule.billing-not-subscription', path: place.path, message });
  }
  return from;
}

function parseByQuantity<T>(
  reader: Reader,
  place: Place,
  known: AttributesFound,
  read: (place: Place) => T | undefined,
): Record<string, T> | undefined {
  const byId: Record<string, T> = Object.create(null);
  if (place.value === undefined) return byId;
  const entries = readEntries(reader, place);
  if (!entries) return undefined;
  let isUsable = true;
  for (const entry of entries) {
    if (known.complete && known.byId.get(entry.key)?.kind !== 'quantity') reportUnknownQuantity(reader, entry, known);
    const value = read(entry);
    if (value === undefined) isUsable = false;
    else if (known.byId.get(entry.key)?.kind === 'quantity') byId[entry.key] = value;
  }
  return isUsable ? byId : undefined;
}

function parseSilence(reader: Reader, place: Place): Silence | undefined {
  const fields = readFields(reader, place, ['after', 'then']);
  if (!fields) return undefined;
  const afterSeconds = readOptional(fields.at('after'), DEFAULT_SILENCE.afterSeconds, (at) => parseAfter(reader, at));
  const then = readOptional(fields.at('then'), DEFAULT_SILENCE.then, (at) =>
    readWord<Silence['then']>(reader, at, ['accept', 'reject', 'hold']),
  );
  return afterSeconds === undefined || then === undefined ? undefined : { afterSeconds, then };
}

function parseAfter(reader: Reader, place: Place): number | undefined {
  const seconds = typeof place.value === 'string' ? durationSeconds(place.value) : undefined;
  if (seconds !== undefined && seconds > 0 && seconds <= SILENCE_SECONDS_MAX) return seconds;
  const message = `${show(place.value)} is no waiting time. Write hours as PT3H, days as P1D; at most a year (P365D).`;
  reader.report({ code: 'format.invalid', path: place.path, message });
  return undefined;
}
