import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  BUILT_IN_PRODUCT_TYPES,
  checkCatalog,
  createCatalogChecker,
  findProductType,
  parseCatalog,
  present,
  verifyCatalog,
} from '@regrade/core';
import { flat, PLAN_CATALOG, type PlanCatalogDocument, type PlanCatalogSize, planCatalog } from './plan-catalog.ts';
import { median } from './ratios.ts';

/** Milliseconds, medians, for one size of catalog. */
export interface VerificationBench extends PlanCatalogSize {
  /** Of a document that was never seen. */
  readonly parse: number;
  /** Of a catalog that was never seen. */
  readonly verify: number;
  /** A checker's answer to a document in which nothing changed. */
  readonly unchanged: number;
  /** A checker's answer, reading included, after one amount of one price row was edited. */
  readonly edited: number;
}

const COLD_RUNS = 15;
const EDITS = 101;
const DOUBLINGS: readonly Partial<PlanCatalogSize>[] = [
  {},
  ...[12, 25, 50, 100].map((skus) => ({ skus })),
  ...[2, 4, 8].map((specifications) => ({ specifications })),
  ...[1, 2, 4, 8, 16, 32].map((rows) => ({ rows })),
  ...[6, 12, 24, 48].map((bands) => ({ bands })),
  ...[8, 16, 32, 64].map((targets) => ({ targets, rows: 1 })),
];

/** Verification of 100 SKUs, 8 rows, 99 rules; and how it grows with SKUs, specifications, rows, bands and rules. */
export function benchVerification(): VerificationBench[] {
  return DOUBLINGS.map((over) => measure({ ...PLAN_CATALOG, ...over }));
}

function measure(size: PlanCatalogSize): VerificationBench {
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'a built-in product type');
  const document = planCatalog(size);
  const { ok, findings } = checkCatalog(document);
  if (!ok) throw new Error(`a sound document: ${JSON.stringify(findings[0])}`);
  const catalogs = Array.from({ length: COLD_RUNS }, () => present(parseCatalog(document).catalog, 'it was read'));
  const checker = createCatalogChecker();
  checker.check(document);
  return {
    ...size,
    parse: median(catalogs.map(() => milliseconds(() => parseCatalog(document)))),
    verify: median(catalogs.map((catalog) => milliseconds(() => verifyCatalog(catalog, policy)))),
    unchanged: median(Array.from({ length: EDITS }, () => milliseconds(() => checker.check(document)))),
    edited: median(
      Array.from({ length: EDITS }, (_, edit) => {
        editRow(document, edit);
        return milliseconds(() => checker.check(document));
      }),
    ),
  };
}

/** Another row each time; its amount moves by cents, so that the price list stays sound. */
function editRow({ components }: PlanCatalogDocument, edit: number): void {
  const skus = components[0]?.specifications[0]?.skus ?? [];
  const sku = (edit * 37) % skus.length;
  const row = skus[sku]?.prices[0];
  row?.parts.splice(0, 1, flat(10 * (sku + 1) + ((edit % 3) + 1) / 100));
}

function milliseconds(act: () => unknown): number {
  const begun = performance.now();
  act();
  return performance.now() - begun;
}

export function describeVerification(results: readonly VerificationBench[]): string {
  const head = ['spec.', 'SKUs', 'rows', 'bands', 'targets', 'parse ms', 'verify ms', 'unchanged ms', 'row edited ms'];
  const lines = results.map(({ specifications, skus, rows, bands, targets, parse, verify, unchanged, edited }) => [
    ...[specifications, skus, rows, bands, targets].map(String),
    ...[parse, verify, unchanged, edited].map((figure) => figure.toFixed(2)),
  ]);
  const format = (cells: readonly string[]) => cells.map((cell, at) => cell.padStart(head[at]?.length ?? 0)).join('  ');
  return ['Verification of a catalog, medians', ...[head, ...lines].map(format), describeFirst()].join('\n');
}

/** In a process of its own: whatever ran before has warmed this one up. */
function describeFirst(): string {
  const script = fileURLToPath(new URL('./first-check.ts', import.meta.url));
  const printed = execFileSync(process.execPath, ['--conditions=source', script], { encoding: 'utf8' });
  const { parse, verify }: { parse: number; verify: number } = JSON.parse(printed);
  return `the first time in a new process: parse ${parse.toFixed(1)} ms, verify ${verify.toFixed(1)} ms`;
}
