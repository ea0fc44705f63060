import { describe, expect, test } from 'vitest';
import { asText } from '../../testing/findings-as-text.ts';
import { type PlansDocument, plansDocument } from '../../testing/plans-document.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import { present } from '../kernel/assert.ts';
import { compileChangeGraph, compileEdges, edgesFrom } from './compile-graph.ts';
import { defaultScope } from './default-scope.ts';

/** A draft may hold faults: what is repeated or names nothing is in it. */
function catalogOf(of: PlansDocument): Catalog {
  const { catalog, findings } = parseCatalog(plansDocument(of));
  return present(catalog, JSON.stringify(findings));
}

function graph(of: PlansDocument): string[] {
  const catalog = catalogOf(of);
  const { style, originals } = compileChangeGraph(catalog);
  const nodes = [...originals].flatMap(([id, { component, specification, rule, terms, quantities, edges }]) => {
    expect(specification).toBe(id);
    for (const { from } of edges)
      expect(edgesFrom(present(originals.get(id), id), from.skuKey)).toContainEqual(
        edges.find((edge) => edge.from.skuKey === from.skuKey),
      );
    return [
      `${component} ${id} by ${rule}: ${asText(terms)}`,
      ...[...quantities].map(([attribute, edge]) => `  ${attribute} ${asText(edge)}`),
      ...edges.map((edge) => {
        const [from, to] = [edge.from, edge.to].map((node) => `${node.component} ${node.specification} ${node.skuKey}`);
        return `  ${from} → ${to} (${edge.rule})`;
      }),
    ];
  });
  expect(compileEdges(catalog)).toEqual([...originals.values()].flatMap(({ edges }) => edges));
  return [style, ...nodes];
}

const SPECIFICATIONS = {
  standard: {
    quantities: { seats: [10, 100, 10], disk: [5, 50, 5] },
    skus: { basic: ['1.00 + 1.00 seats'], pro: ['2.00 + 1.00 seats + 1.00 disk'], elite: ['3.00 + 2.00 seats'] },
  },
  premium: { quantities: { seats: [10, 100, 20] }, skus: { basic: ['4.00 seats'], pro: ['5.00 + 5.00 seats'] } },
  office: { billing: 'offline', quantities: { desks: [1, 9, 1] }, skus: { '-': ['1.00 desks'] } },
} as const;
const OF = {
  specifications: SPECIFICATIONS,
  addOns: { storage: { cold: { quantities: { gb: [1, 9, 1] }, skus: { '-': ['1.00 gb'] } } } },
} satisfies PlansDocument;

describe('the graph of a release holds every default of its style', () => {
  test('upgrade rules', () => {
    const rules = ['basic → pro', 'pro → elite', 'basic → premium pro', 'premium basic → premium pro'];
    const silence = Object.fromEntries([
      ['after', 'PT3H'],
      ['then', 'hold'],
    ]);
    const terms = {
      standard: { timing: 'at-renewal', fit: true, silence, expansionStep: { disk: 4 }, quantities: { seats: 'none' } },
      premium: { expansionStep: { seats: 5 } },
    };
    expect(graph({ ...OF, rules, terms })).toMatchInlineSnapshot(`
      [
        "upgrade-rules",
        "app standard by /rules/specifications/0: {timing:at-renewal,fit:true,silence:{afterSeconds:10800,then:hold}}",
        "  seats {attribute:seats,step:10,growthStep:10,permission:none,rule:/rules/specifications/0}",
        "  disk {attribute:disk,step:5,growthStep:20,permission:up,rule:/rules/specifications/0}",
        "  app standard plan=basic → app standard plan=pro (/rules/specifications/0/skus/0/to/0)",
        "  app standard plan=pro → app standard plan=elite (/rules/specifications/0/skus/1)",
        "app premium by /rules/specifications/1: {timing:now,fit:false,silence:{afterSeconds:86400,then:reject}}",
        "  seats {attribute:seats,step:20,growthStep:100,permission:up,rule:/rules/specifications/1}",
        "  app premium plan=basic → app premium plan=pro (/rules/specifications/1/skus/0)",
        "app office by undefined: {timing:now,fit:false,silence:{afterSeconds:86400,then:reject}}",
        "  desks {attribute:desks,step:1,growthStep:1,permission:none}",
        "storage cold by undefined: {timing:now,fit:false,silence:{afterSeconds:86400,then:reject}}",
        "  gb {attribute:gb,step:1,growthStep:1,permission:none}",
      ]
    `);
  });

  test('a scope', () => {
    const rules = ['basic → premium pro', 'basic → elite', 'basic → basic', 'premium pro → standard basic'];
    const terms = { standard: { expansionStep: { seats: 2 }, quantities: { disk: 'both' } } };
    expect(graph({ ...OF, style: 'scope', rules, terms })).toMatchInlineSnapshot(`
      [
        "scope",
        "app standard by /rules/specifications/0: {timing:now,fit:false,silence:{afterSeconds:86400,then:reject}}",
        "  seats {attribute:seats,step:10,growthStep:20,permission:both,rule:/rules/specifications/0}",
        "  disk {attribute:disk,step:5,growthStep:5,permission:both,rule:/rules/specifications/0}",
        "  app standard plan=basic → app premium plan=pro (/rules/specifications/0/skus/0/to/0)",
        "  app standard plan=basic → app standard plan=elite (/rules/specifications/0/skus/0/to/1)",
        "app premium by /rules/specifications/1: {timing:now,fit:false,silence:{afterSeconds:86400,then:reject}}",
        "  seats {attribute:seats,step:20,growthStep:20,permission:both,rule:/rules/specifications/1}",
        "  app premium plan=pro → app standard plan=basic (/rules/specifications/1/skus/0/to/0)",
        "app office by undefined: {timing:now,fit:false,silence:{afterSeconds:86400,then:reject}}",
        "  desks {attribute:desks,step:1,growthStep:1,permission:none}",
        "storage cold by undefined: {timing:now,fit:false,silence:{afterSeconds:86400,then:reject}}",
        "  gb {attribute:gb,step:1,growthStep:1,permission:both,rule:default:linear}",
      ]
    `);
  });

  test('what a draft repeats counts once, the first of it', () => {
    const { standard, premium } = SPECIFICATIONS;
    const document = plansDocument({ ...OF, specifications: { standard, premium }, rules: ['basic → pro'] }) as {
      rules: { specifications: { from: string; skus: object[] }[] };
    };
    document.rules.specifications.push({
      from: 'standard',
      skus: [{ from: { plan: 'pro' }, to: [{ plan: 'elite' }] }],
    });
    const catalog = present(parseCatalog(document).catalog, 'a draft');
    expect(compileEdges(catalog).map(({ rule }) => rule)).toEqual(['/rules/specifications/0/skus/0']);
  });
});

describe('the scope that stands ticked', () => {
  const ticked = (of: PlansDocument, downgrades = false): string[] =>
    defaultScope(catalogOf(of), { id: 'any', downgrades, feeRules: 'any' }).flatMap(({ specification, skus }) =>
      skus.map(
        ({ from, to }) => `${specification} ${asText(from)} → ${to.map(({ choices }) => asText(choices)).join(' ')}`,
      ),
    );
  const of = (skus: {
    [plan: string]: readonly string[] | { rows: string[]; removed?: boolean; quantities?: object };
  }) => ({
    specifications: { standard: { quantities: { seats: [1, 9, 1] }, skus } as const },
  });

  test('leads to every dearer SKU with the same rows, of each specification billed by subscription', () => {
    expect(ticked(OF)).toMatchInlineSnapshot(`
      [
        "standard {plan:basic} → {plan:pro} {plan:elite}",
        "premium {plan:basic} → {plan:pro}",
      ]
    `);
    expect(ticked(OF, true)).toMatchInlineSnapshot(`
      [
        "standard {plan:basic} → {plan:pro} {plan:elite}",
        "standard {plan:pro} → {plan:basic} {plan:elite}",
        "standard {plan:elite} → {plan:basic} {plan:pro}",
        "premium {plan:basic} → {plan:pro}",
        "premium {plan:pro} → {plan:basic}",
      ]
    `);
  });

  test('not to what is withdrawn, sold for other periods, or dearer at some quantities only', () => {
    const a = ['1.00 + 1.00 seats', 'P1Y USD: 10.00 seats'];
    expect(ticked(of({ a, b: ['2.00 + 1.00 seats', 'P1Y USD: 11.00 seats'] }))).toEqual([
      'standard {plan:a} → {plan:b}',
    ]);
    expect(ticked(of({ a, b: { rows: ['2.00 + 1.00 seats', 'P1Y USD: 11.00 seats'], removed: true } }))).toEqual([]);
    expect(ticked(of({ a, b: ['2.00 + 1.00 seats'] }))).toEqual([]);
    expect(ticked(of({ a: ['1.00 seats'], b: ['2.00 seats', 'P1Y USD: 11.00 seats'] }))).toEqual([]);
    expect(ticked(of({ a, b: ['2.00 + 1.00 seats', 'P1Y EUR: 11.00 seats'] }))).toEqual([]);
    expect(ticked(of({ a, b: ['2.00 + 1.00 seats', 'P1Y USD: 10.00 seats'] }))).toEqual([]);
    expect(ticked(of({ a, b: ['2.00 + 1.00 seats', 'P1Y USD: 10.00 seats'] }), true)).toHaveLength(2);
    expect(ticked(of({ a, b: ['9.11 + 0.10 seats', 'P1Y USD: 11.00 seats'] }))).toEqual([
      'standard {plan:a} → {plan:b}',
    ]);
    expect(ticked(of({ a, b: ['9.10 + 0.10 seats', 'P1Y USD: 11.00 seats'] }))).toEqual([]);
    const far = { rows: ['2.00 + 1.00 seats', 'P1Y USD: 11.00 seats'], quantities: { seats: { min: 5 } } };
    expect(ticked(of({ a: { rows: a, quantities: { seats: { max: 4 } } }, b: far }))).toEqual([]);
  });

  test('only from what is priced by quantity, and that by linear parts alone', () => {
    expect(ticked(of({ a: ['1.00'], b: ['2.00'] }))).toEqual([]);
    expect(ticked(of({ a: ['1.00 seats + 1.00 per 2 seats'], b: ['2.00 seats + 1.00 per 2 seats'] }))).toEqual([]);
    expect(ticked(of({ a: ['1.00 seats'], b: ['2.00 seats + 1.00 per 2 seats'] }))).toEqual([
      'standard {plan:a} → {plan:b}',
    ]);
    expect(ticked(of({ a: [], b: ['2.00 seats'] }))).toEqual([]);
    expect(ticked(of({ a: ['1.00 seats', 'P1Y USD: 5.00'], b: ['2.00 seats', 'P1Y USD: 6.00'] }))).toEqual([]);
  });
});
