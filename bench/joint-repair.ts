import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  BUILT_IN_PRODUCT_TYPES,
  findProductType,
  type JointRepair,
  parseCatalog,
  present,
  repairCatalog,
} from '@regrade/core';
import type { FirstRepair } from './first-repair.ts';
import { choicesOf, documentOf, flat, numbers, specificationOf } from './plan-catalog.ts';
import { median } from './ratios.ts';

/** The joint repair of one catalog: its check of all rules, the solution, and the errors that stay. */
export interface JointRepairBench {
  readonly shape: string;
  readonly rows: number;
  readonly rules: number;
  readonly edits: number;
  /** The first run, before anything is compiled. */
  readonly firstMilliseconds: number;
  /** The middle of all runs. */
  readonly medianMilliseconds: number;
}

const SKUS = 100;
const SPECIFICATIONS = 8;
const SEATS_MAX = 1_000_000_000;
const RUNS = 7;
/** Twice as many rows each time, the last beyond what one specification may have. */
const GROWTH_ROWS = [200, 400, 800, 1_600];

/** Who changes into whom, by number of a row; each rule finds a price that is not higher. */
interface Shape {
  readonly name: string;
  readonly rules: readonly (readonly [from: number, to: number])[];
  readonly priceMinor: (row: number) => number;
}

/**
 * Worst cases of 800 price rows and 800 rules in one period and currency, where all hang together, the usual 800 rows
 * (100 SKUs in eight periods), and how the time grows with the rows.
 */
export function benchJointRepair(): JointRepairBench[] {
  const worst = SHAPES.map((shape) => measureShape(shape, ROWS));
  const growth = [chainOfTies, randomTree].flatMap((shapeOf) =>
    GROWTH_ROWS.map((rows) => measureShape(shapeOf(rows), rows)),
  );
  const periods = { shape: 'chain in 8 periods', document: periodsDocument(), rows: ROWS, rules: SKUS - 1 };
  return [measure(periods), ...worst, ...growth];
}

function measureShape(shape: Shape, rows: number): JointRepairBench {
  return measure({ shape: shape.name, document: shapeDocument(shape, rows), rows, rules: shape.rules.length });
}

export function describeJointRepair(results: readonly JointRepairBench[]): string {
  const lines = results
    .map(({ shape, rows, rules, edits, firstMilliseconds, medianMilliseconds }) => {
      const figures = `${medianMilliseconds.toFixed(1).padStart(7)} ms, first ${firstMilliseconds.toFixed(1).padStart(6)} ms`;
      return `joint repair, ${shape.padEnd(20)} ${String(rows).padStart(4)} rows, ${String(rules).padStart(4)} rules, ${String(edits).padStart(4)} edits: ${figures}`;
    })
    .join('\n');
  return [lines, describeFirst()].join('\n');
}

const FRESH_PROCESSES = 5;

/** In processes of their own: whatever ran before has warmed this one up. */
function describeFirst(): string {
  const script = fileURLToPath(new URL('./first-repair.ts', import.meta.url));
  return ['chain of ties', 'chain, a shortcut']
    .map((shape) => {
      const run = () => execFileSync(process.execPath, ['--conditions=source', script, shape], { encoding: 'utf8' });
      const printed = Array.from({ length: FRESH_PROCESSES }, () => JSON.parse(run()) as FirstRepair);
      const wall = median(printed.map(({ milliseconds }) => milliseconds)).toFixed(1);
      const cpu = median(printed.map(({ cpuMilliseconds }) => cpuMilliseconds)).toFixed(1);
      return `joint repair, ${shape}, the first time in a new process: ${wall} ms, ${cpu} ms of its thread`;
    })
    .join('\n');
}

function measure(of: { shape: string; document: object; rows: number; rules: number }): JointRepairBench {
  const { shape, document, rows, rules } = of;
  const { catalog, findings } = parseCatalog(document);
  if (!catalog || findings.length > 0) throw new Error(`a sound document: ${JSON.stringify(findings[0])}`);
  const policy = present(findProductType(BUILT_IN_PRODUCT_TYPES, 'marketplace'), 'a built-in product type');
  const times: number[] = [];
  let repair: JointRepair | undefined;
  for (let run = 1; run <= RUNS; run++) {
    const begun = performance.now();
    repair = repairCatalog(catalog, policy);
    times.push(performance.now() - begun);
  }
  if (!repair?.feasible) throw new Error(`${shape} can be repaired`);
  const [firstMilliseconds = 0] = times;
  const medianMilliseconds = times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  return {
    shape,
    rows,
    rules,
    edits: repair.edits.length,
    firstMilliseconds,
    medianMilliseconds,
  };
}

// ---- shapes ---------------------------------------------------------------------------------------------------------

const ROWS = SKUS * SPECIFICATIONS;
/** The same few figures on every run: a linear congruence (Lehmer, 16 807 modulo 2^31 − 1). */
function scatter(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 16_807) % 2_147_483_647;
    return state % below;
  };
}
const draw = scatter(20_260_301);

export const SHAPES: readonly Shape[] = [
  chainOfTies(ROWS),
  // One rule makes a circle of it in either sense, so it is not solved as a tree.
  { name: 'chain, a shortcut', rules: [...chain(ROWS), [0, 2]], priceMinor: () => 100_000 },
  { name: 'chain downhill', rules: chain(ROWS), priceMinor: (row) => (ROWS - row) * 97 },
  { name: 'chain at 0', rules: chain(ROWS), priceMinor: () => 0 },
  { name: 'star outwards', rules: numbers(ROWS - 1).map((row) => [0, row + 1]), priceMinor: () => 100_000 },
  { name: 'star inwards', rules: numbers(ROWS - 1).map((row) => [row + 1, 0]), priceMinor: () => draw(100_000) },
  randomTree(ROWS),
  { name: 'ladder of ties', rules: ladder(), priceMinor: () => 100_000 },
  { name: 'layers of ties', rules: layers(), priceMinor: () => 100_000 },
  { name: 'dense', rules: dense(), priceMinor: () => draw(100_000) },
];

function chainOfTies(rows: number): Shape {
  return { name: 'chain of ties', rules: chain(rows), priceMinor: () => 100_000 };
}

function randomTree(rows: number): Shape {
  const rules = numbers(rows - 1).map((row): [number, number] => [row + 1, draw(row + 1)]);
  return { name: 'tree', rules, priceMinor: () => draw(100_000) };
}

function chain(length: number): Shape['rules'] {
  return numbers(length - 1).map((row) => [row, row + 1]);
}

function ladder(): Shape['rules'] {
  return numbers(ROWS / 2 - 1).flatMap((rung): Shape['rules'] => [
    [2 * rung, 2 * rung + 2],
    [2 * rung, 2 * rung + 1],
  ]);
}

function layers(): Shape['rules'] {
  const pairs = numbers(ROWS).map((rule): [number, number] => [
    (rule % 19) * 40 + draw(40),
    (rule % 19) * 40 + 40 + draw(40),
  ]);
  return [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];
}

/** All pairs of 40 rows, the earlier one leading to the later one. */
function dense(): Shape['rules'] {
  return numbers(40).flatMap((from) => numbers(39 - from).map((step): [number, number] => [from, from + step + 1]));
}

// ---- documents ------------------------------------------------------------------------------------------------------

/** Specifications of 100 SKUs in style `scope`, each SKU with one row. */
export function shapeDocument({ rules, priceMinor }: Shape, rows: number): object {
  const specifications = numbers(rows / SKUS);
  const specification = (index: number) => `spec${index}`;
  const rowOf = (index: number) => ({ period: 'P1M', currency: 'USD', parts: parts(priceMinor(index)) });
  const targetOf = (row: number) => ({
    specification: specification(Math.floor(row / SKUS)),
    sku: choicesOf(row % SKUS),
  });
  const targets = Map.groupBy(rules, ([from]) => from);
  return documentOf({
    id: 'scope',
    specifications: specifications.map((index) => {
      const skus = numbers(SKUS).map((sku) => ({ sku: choicesOf(sku), prices: [rowOf(index * SKUS + sku)] }));
      return specificationOf({ id: specification(index), seatsMax: SEATS_MAX, skus });
    }),
    rules: {
      style: 'scope',
      specifications: specifications.map((index) => ({
        from: specification(index),
        skus: numbers(SKUS).flatMap((sku) => {
          const to = (targets.get(index * SKUS + sku) ?? []).map(([, target]) =>
            Math.floor(target / SKUS) === index ? choicesOf(target % SKUS) : targetOf(target),
          );
          return to.length === 0 ? [] : [{ from: choicesOf(sku), to }];
        }),
      })),
    },
  });
}

const PERIODS = ['P1M', 'P2M', 'P3M', 'P6M', 'P1Y', 'P2Y', 'P3Y', 'P5Y'];

/** One specification of 100 SKUs in style `upgrade-rules`, each SKU with eight rows and the next SKU as its target. */
function periodsDocument(): object {
  const rows = () => PERIODS.map((period) => ({ period, currency: 'USD', parts: parts(draw(100_000)) }));
  const skus = numbers(SKUS).map((sku) => ({ sku: choicesOf(sku), prices: rows() }));
  const rules = chain(SKUS).map(([from, to]) => ({ from: choicesOf(from), to: [choicesOf(to)] }));
  return documentOf({
    id: 'upgrade-rules',
    specifications: [specificationOf({ id: 'app', seatsMax: SEATS_MAX, skus })],
    rules: { style: 'upgrade-rules', specifications: [{ from: 'app', skus: rules }] },
  });
}

function parts(minor: number): object[] {
  return [flat(minor / 100), { model: 'linear', of: 'seats', amount: '1.00' }];
}
