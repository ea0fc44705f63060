import type { CatalogDocument } from '@regrade/client';
import {
  type Catalog,
  type CheckedCatalog,
  checkRules,
  createCatalogChecker,
  type Finding,
  type JointRepair,
  parseCatalog,
  repairCatalog,
} from '@regrade/core';
import { productPolicy, productTypesWith } from '../../data/product-policy.ts';
import { type LeastDifference, leastDifference } from '../../parts/least-difference.ts';

/** What a draft is verified against. */
export interface VerificationSetting {
  readonly productType: string;
  /** The release in force; null before the first. */
  readonly published: CatalogDocument | null;
}

/** A text to be verified, and whether its rules are looked at. */
export interface AskedText {
  readonly document: CatalogDocument;
  readonly withRules: boolean;
}

export type Question =
  /** Always the first one. */
  | { readonly kind: 'begin'; readonly setting: VerificationSetting }
  | ({ readonly kind: 'verify' } & AskedText)
  /** Of the text that was verified last. */
  | { readonly kind: 'repair' };

export type VerifierAnswer =
  | { readonly kind: 'verified'; readonly said: Said }
  /** Undefined where the text is no catalog. */
  | { readonly kind: 'repaired'; readonly repair: JointRepair | undefined };

/** What verification says of a text; plain data, because it comes from another thread. */
export interface Said {
  readonly findings: readonly Finding[];
  readonly proven: number;
  /** Where rules are looked at, and the text is a catalog. */
  readonly rules?: RuleFacts;
}

/** What a page of rules shows besides findings. */
export interface RuleFacts {
  readonly catalog: Catalog;
  /** By pointer of the rule: what the target costs more at the least, at each price. */
  readonly differences: ReadonlyMap<string, readonly LeastDifference[]>;
}

/** Answers in order, and remembers one version: an edited row takes the time of a row. It runs beside the page, never in it. */
export function createVerifier(): (question: Question) => VerifierAnswer | undefined {
  let check: ((document: CatalogDocument) => CheckedCatalog) | undefined;
  let last: CheckedCatalog | undefined;
  return (question) => {
    switch (question.kind) {
      case 'begin':
        check = createCheck(question.setting);
        return undefined;
      case 'verify':
        last = check?.(question.document);
        return last && { kind: 'verified', said: toSaid(last, question) };
      case 'repair':
        return { kind: 'repaired', repair: last && repairOf(last) };
    }
  };
}

function createCheck({ productType, published }: VerificationSetting) {
  const productTypes = productTypesWith(productPolicy(productType));
  const checker = createCatalogChecker({ productTypes });
  const previous = published ? parseCatalog(published, { productTypes }).catalog : undefined;
  return (document: CatalogDocument) => checker.check(document, previous && { previous });
}

function toSaid({ catalog, findings, proven }: CheckedCatalog, { withRules }: AskedText): Said {
  return {
    ...{ findings, proven },
    ...(withRules && catalog && { rules: { catalog, differences: differencesOf(catalog) } }),
  };
}

function differencesOf(catalog: Catalog): Map<string, readonly LeastDifference[]> {
  const compared = (checkRules(catalog) ?? []).map(
    ({ edge, rows }) => [edge.rule, rows.flatMap((row) => leastDifference(edge, row) ?? [])] as const,
  );
  return new Map(compared);
}

function repairOf({ catalog, policy, parseFindings }: CheckedCatalog): JointRepair | undefined {
  return catalog && policy && repairCatalog(catalog, policy, { parseFindings });
}
