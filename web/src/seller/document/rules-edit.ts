import type { CatalogDocument } from '@regrade/client';
import { isSameChoices } from './catalog-edit.ts';

/** Change rules in the document: one per original specification (H8), one per original SKU (H12). */

export type RulesDoc = NonNullable<CatalogDocument['rules']>;
export type RulesStyle = NonNullable<RulesDoc['style']>;
export type SpecificationRuleDoc = NonNullable<RulesDoc['specifications']>[number];
export type SkuRuleDoc = NonNullable<SpecificationRuleDoc['skus']>[number];
export type ChoicesDoc = SkuRuleDoc['from'];
/** What a specification rule says apart from its SKU rules. */
export type RuleTermsDoc = Omit<SpecificationRuleDoc, 'from' | 'skus'>;

export interface TargetDoc {
  /** Of the same specification where absent. */
  readonly specification?: string;
  readonly sku: ChoicesDoc;
}

export function styleOf({ rules }: CatalogDocument): RulesStyle | undefined {
  return rules?.style;
}

export function rulesOf({ rules }: CatalogDocument): readonly SpecificationRuleDoc[] {
  return rules?.specifications ?? [];
}

/** The rule of an original specification; of repeated ones the first, which is the one that counts. */
export function ruleOf(document: CatalogDocument, from: string): SpecificationRuleDoc | undefined {
  return rulesOf(document).find((rule) => rule.from === from);
}

export function skuRuleOf(rule: SpecificationRuleDoc | undefined, from: ChoicesDoc): SkuRuleDoc | undefined {
  return rule?.skus?.find((skuRule) => isSameChoices(skuRule.from, from));
}

/** Targets are written `{ edition: advanced }`, or with their specification where that is another one. */
export function readTarget(target: SkuRuleDoc['to'][number]): TargetDoc {
  return isTarget(target) ? target : { sku: target };
}

/** `sku` is no id of an attribute. */
function isTarget(target: SkuRuleDoc['to'][number]): target is TargetDoc {
  return typeof target['sku'] === 'object';
}

export function writeTarget({ specification, sku }: TargetDoc): SkuRuleDoc['to'][number] {
  return specification === undefined ? sku : { specification, sku };
}

export function setStyle(document: CatalogDocument, style: RulesStyle): CatalogDocument {
  return { ...document, rules: { ...document.rules, style } };
}

/** Writes the one rule of a specification; its SKU rules stay. */
export function saveRule(document: CatalogDocument, from: string, terms: RuleTermsDoc): CatalogDocument {
  const old = ruleOf(document, from);
  const rule = { from, ...terms, ...(old?.skus && { skus: old.skus }) };
  return withRules(document, (rules) => (old ? rules.with(rules.indexOf(old), rule) : [...rules, rule]));
}

export function deleteRule(document: CatalogDocument, from: string): CatalogDocument {
  return withRules(document, (rules) => rules.filter((rule) => rule.from !== from));
}

/** Writes all targets of one original SKU; none deletes its rule. A specification without a rule gets one. */
export function saveSkuRule(
  document: CatalogDocument,
  specification: string,
  { from, to }: { readonly from: ChoicesDoc; readonly to: readonly TargetDoc[] },
): CatalogDocument {
  const old = ruleOf(document, specification);
  const rule = old ?? { from: specification };
  const oldSku = skuRuleOf(old, from);
  if (to.length === 0 && !oldSku) return document;
  const skus = rule.skus ?? [];
  const skuRule = { from, to: to.map(writeTarget) };
  const written =
    to.length === 0
      ? skus.filter((other) => other !== oldSku)
      : oldSku
        ? skus.with(skus.indexOf(oldSku), skuRule)
        : [...skus, skuRule];
  const edited = { ...rule, skus: written };
  return withRules(document, (rules) => (old ? rules.with(rules.indexOf(old), edited) : [...rules, edited]));
}

/** Everything that a scope ticks at once, in place of what was ticked for these SKUs. */
export function tickScope(
  document: CatalogDocument,
  specification: string,
  skus: readonly { readonly from: ChoicesDoc; readonly to: readonly TargetDoc[] }[],
): CatalogDocument {
  return skus.reduce((edited, rule) => saveSkuRule(edited, specification, rule), document);
}

function withRules(
  document: CatalogDocument,
  edit: (rules: readonly SpecificationRuleDoc[]) => readonly SpecificationRuleDoc[],
): CatalogDocument {
  return { ...document, rules: { ...document.rules, specifications: edit(rulesOf(document)) } };
}
