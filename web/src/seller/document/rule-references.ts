import type { CatalogDocument } from '@regrade/client';
import {
  type ChoicesDoc,
  readTarget,
  rulesOf,
  type SkuRuleDoc,
  type SpecificationRuleDoc,
  type TargetDoc,
  writeTarget,
} from './rules-edit.ts';

/** What change rules name of a product, edited wherever they name it; undefined takes the rule or the target away. */

type Edit<Part> = (part: Part) => Part | undefined;
const KEEP = <Part>(part: Part) => part;

/** A SKU rule that loses its last target goes with it. */
export function editRules(
  document: CatalogDocument,
  edit: {
    readonly rule?: Edit<SpecificationRuleDoc>;
    readonly skuRule?: (skuRule: SkuRuleDoc, rule: SpecificationRuleDoc) => SkuRuleDoc | undefined;
    readonly target?: (target: TargetDoc, rule: SpecificationRuleDoc) => TargetDoc | undefined;
  },
): CatalogDocument {
  if (!document.rules?.specifications) return document;
  const { rule: ofRule = KEEP, skuRule: ofSkuRule = KEEP, target: ofTarget = KEEP } = edit;
  const specifications = rulesOf(document).flatMap((written): readonly SpecificationRuleDoc[] => {
    const rule = ofRule(written);
    if (!rule?.skus) return rule ? [rule] : [];
    const skus = rule.skus.flatMap((skuRule): readonly SkuRuleDoc[] => {
      const kept = ofSkuRule(skuRule, written);
      if (!kept) return [];
      const to = kept.to.flatMap((target): SkuRuleDoc['to'] => {
        const read = readTarget(target);
        const wanted = ofTarget(read, written);
        return wanted === read ? [target] : wanted ? [writeTarget(wanted)] : [];
      });
      return to.length > 0 || kept.to.length === 0 ? [{ ...kept, to }] : [];
    });
    return [{ ...rule, skus }];
  });
  return { ...document, rules: { ...document.rules, specifications } };
}

/** The same for the SKUs of one specification alone: as originals, and as targets from wherever. */
export function editRuleSkus(
  document: CatalogDocument,
  specification: string,
  { original, target }: { readonly original: Edit<ChoicesDoc>; readonly target: Edit<ChoicesDoc> },
): CatalogDocument {
  return editRules(document, {
    skuRule(skuRule, rule) {
      if (rule.from !== specification) return skuRule;
      const from = original(skuRule.from);
      return from && { ...skuRule, from };
    },
    target(written, rule) {
      if ((written.specification ?? rule.from) !== specification) return written;
      const sku = target(written.sku);
      return sku && { ...written, sku };
    },
  });
}
