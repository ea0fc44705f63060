import { err, findSpecification, ok, parseCatalog, type Result } from '@regrade/core';
import { type Refusal, refuse } from '../refusal.ts';

/** One rule of a draft, set or deleted on its own: the documents of both manuals' dialogs (H5-H12). */
export type RuleEdit =
  | { readonly kind: 'put-specification'; readonly specification: string; readonly rule: object }
  | { readonly kind: 'delete-specification'; readonly specification: string }
  | {
      readonly kind: 'put-sku';
      readonly specification: string;
      readonly skuKey: string;
      readonly to: readonly unknown[];
    }
  | { readonly kind: 'delete-sku'; readonly specification: string; readonly skuKey: string };

interface RuleDocument {
  readonly from: string;
  readonly skus?: readonly SkuRuleDocument[];
}

interface SkuRuleDocument {
  readonly from: { readonly [attribute: string]: string };
  readonly to: readonly unknown[];
}

/** The draft's document with one rule edited; everything else stays as the seller wrote it. */
export function editRules(document: unknown, edit: RuleEdit): Result<unknown, Refusal> {
  const { catalog } = parseCatalog(document);
  if (!catalog) return err(refuse('not-found', 'There is no draft to edit.'));
  const found = findSpecification(catalog, edit.specification);
  if (!found) return err(refuse('draft.specification-unknown', `There is no specification ${edit.specification}.`));
  const { rules } = document as { rules?: { specifications?: readonly RuleDocument[] } };
  const specifications = rules?.specifications ?? [];
  const edited = editSpecificationRules(
    specifications,
    edit,
    (skuKey) => found.specification.skus.find(({ key }) => key === skuKey)?.choices,
  );
  if (!edited.ok) return edited;
  // A draft may have no rules yet; the first one needs the style that no rules have.
  return ok({
    ...(document as object),
    rules: { style: catalog.rules.style, ...rules, specifications: edited.value },
  });
}

function editSpecificationRules(
  rules: readonly RuleDocument[],
  edit: RuleEdit,
  choicesOf: (skuKey: string) => SkuRuleDocument['from'] | undefined,
): Result<RuleDocument[], Refusal> {
  const old = rules.find(({ from }) => from === edit.specification);
  const replace = (next: RuleDocument) => (old ? rules.map((rule) => (rule === old ? next : rule)) : [...rules, next]);
  switch (edit.kind) {
    case 'put-specification':
      return ok(replace({ ...edit.rule, from: edit.specification, ...(old?.skus && { skus: old.skus }) }));
    case 'delete-specification':
      return old ? ok(rules.filter((rule) => rule !== old)) : err(noRule(edit.specification));
    case 'put-sku':
    case 'delete-sku': {
      const from = choicesOf(edit.skuKey);
      if (!from) return err(refuse('draft.sku-unknown', `There is no SKU ${edit.skuKey} in ${edit.specification}.`));
      const skus = editSkuRules(old?.skus ?? [], { from, ...(edit.kind === 'put-sku' && { to: edit.to }) });
      return skus ? ok(replace({ ...old, from: edit.specification, skus })) : err(noRule(edit.skuKey));
    }
  }
}

/** The rules of a specification's SKUs with one set, in its place, or taken away; undefined where there is none to take. */
function editSkuRules(
  rules: readonly SkuRuleDocument[],
  { from, to }: { readonly from: SkuRuleDocument['from']; readonly to?: readonly unknown[] },
): SkuRuleDocument[] | undefined {
  const index = rules.findIndex((rule) => sameChoices(rule.from, from));
  if (index === -1) return to && [...rules, { from, to }];
  // A draft may repeat a rule; the repetitions go with the one that is edited.
  const others = rules.filter((rule, at) => at === index || !sameChoices(rule.from, from));
  return others.flatMap((rule, at) => (at === index ? (to ? [{ from, to }] : []) : [rule]));
}

function sameChoices(a: SkuRuleDocument['from'], b: SkuRuleDocument['from']): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function noRule(of: string): Refusal {
  return refuse('draft.rule-unknown', `There is no rule of ${of} to delete.`);
}
