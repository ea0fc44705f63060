import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { type BoughtSelection, buildSubscription } from '../../testing/build-subscription.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import { createImpact } from './create-impact.ts';
import {
  createEdgeTally,
  currencyTallyOf,
  IMPACT_EXAMPLES_MAX,
  keepExample,
  refusalsOf,
  totalsOf,
} from './edge-tally.ts';
import type { ImpactEdge, ImpactSummary } from './impact.ts';
import { type ImpactSubscription, impactReadsMoney, toPricedSubscription } from './impact-subscription.ts';
import { createRecentMemo } from './recent-memo.ts';

type Edit = (document: SuiteDocument) => void;

const BASIC = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const ADVANCED = { ...BASIC, sku: { edition: 'advanced' } };
const STORAGE = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 500 } };
/** Noon, a third of June is left. */
const AT = Date.UTC(2026, 5, 20, 12) / 1000;
const NOTHING: Edit = () => undefined;
const typed =
  (type: string, feeRule = 'exact@1'): Edit =>
  ({ product }) =>
    Object.assign(product, { type, feeRule });

function running(n: number, components: readonly BoughtSelection[] = [BASIC]): ImpactSubscription {
  const { currency, period, periods, term, totals, ...bought } = buildSubscription(buildRelease(suiteDocument()), {
    components,
  });
  return {
    ...{ id: `sub_${n}`, currency, period, periods, term },
    components: bought.components.map(
      ({ slice: { selection, agreedPriceMicros, from, to, chargeMinor, creditedMinor } }) => ({
        ...{ selection, agreedPriceMicros, from, to },
        billed: { chargeMinor, creditedMinor },
      }),
    ),
    cash: { paidMinor: totals.cashPaidMinor, refundedMinor: totals.cashRefundedMinor },
  };
}

const agreed = (subscription: ImpactSubscription, agreedPriceMicros: bigint): ImpactSubscription => {
  return { ...subscription, components: subscription.components.map((one) => ({ ...one, agreedPriceMicros })) };
};

function impactOf(edits: { before?: Edit; after: Edit }, subscriptions: readonly ImpactSubscription[]): ImpactSummary {
  const before = buildRelease(suiteDocument(edits.before));
  const impact = createImpact({ before, after: buildRelease(suiteDocument(edits.after), 2), at: AT });
  for (const subscription of subscriptions) impact.add(subscription);
  return impact.summary();
}

const toAdvanced = ({ edges }: ImpactSummary) => edges.find(({ to }) => to.skuKey === 'edition=advanced');
const figures = (edge: ImpactEdge | undefined) =>
  edge?.totals.map(({ outcome, options, beforeMinor, afterMinor }) => [outcome, options, beforeMinor, afterMinor]);

describe('the fee of an option', () => {
  test('is that of each side’s own fee rule and time zone', () => {
    // From noon 10.5 of 30 days are left, or 11 begun ones.
    const daily = figures(toAdvanced(impactOf({ after: typed('marketplace', 'daily@1') }, [running(1)])));
    expect(daily).toEqual([['dearer', 1, 12_215n, 12_797n]]);
    const zoned: Edit = ({ product }) => Object.assign(product, { feeRule: 'daily@1', timeZone: 'Pacific/Auckland' });
    const other = figures(
      toAdvanced(impactOf({ before: typed('marketplace', 'daily@1'), after: zoned }, [running(1)])),
    );
    expect(other?.[0]?.[2]).toBe(12_797n);
    expect(other?.[0]?.[3]).not.toBe(12_797n);
  });

  test('below nothing vanishes under a fee rule that refuses it, and appears where it does not', () => {
    const rules = [typed('direct'), typed('direct', 'alibaba-market@1')] as const;
    const toBasic = (before: Edit, after: Edit) =>
      impactOf({ before, after }, [running(1, [ADVANCED])]).edges.find(({ to }) => to.skuKey === 'edition=basic');
    const closed = toBasic(rules[0], rules[1]);
    expect(closed).toMatchObject({ counts: { vanishes: 1 }, refusals: [{ code: 'fee.negative', options: 1 }] });
    expect(closed?.examples).toMatchObject([{ kind: 'vanishes', refusal: 'fee.negative' }]);
    expect(closed?.examples[0]).not.toHaveProperty('after');
    const open = toBasic(rules[1], rules[0]);
    expect(open).toMatchObject({ counts: { appears: 1 }, refusals: [] });
    expect(open?.examples[0]).not.toHaveProperty('before');
    expect(open?.examples[0]).not.toHaveProperty('refusal');
    expect(toBasic(rules[1], rules[1])).toBeUndefined();
  });

  test('below nothing of what was agreed dearer is the same on both sides', () => {
    const edge = toAdvanced(impactOf({ after: NOTHING }, [agreed(running(1), 200_000_000_000n)]));
    // (1249 − 2000) × 10.5/30.
    expect(figures(edge)).toEqual([['unchanged', 1, -26_285n, -26_285n]]);
  });

  test('of a term that has not begun is none on either side, and counts nowhere', () => {
    const { term, ...rest } = running(1);
    const ahead = { ...rest, term: { start: AT + 1, end: term.end } };
    expect(impactOf({ after: NOTHING }, [ahead])).toMatchObject({ subscriptions: 1, affected: 0, edges: [] });
    const begins = { ...rest, term: { start: AT, end: term.end } };
    expect(impactOf({ after: NOTHING }, [begins]).edges).not.toEqual([]);
  });

  test('is priced as a quote is where the fee rule reads what was billed', () => {
    const rule = typed('direct', 'kill-bill@1');
    const read = (before: Edit, after: Edit) =>
      impactReadsMoney({ before: buildRelease(suiteDocument(before)), after: buildRelease(suiteDocument(after)) });
    expect([read(NOTHING, NOTHING), read(rule, NOTHING), read(NOTHING, rule), read(rule, rule)]).toEqual([
      ...[false, true, true, true],
    ]);
    const edge = toAdvanced(impactOf({ before: rule, after: rule }, [running(1)]));
    expect(edge?.counts.unchanged).toBe(1);
    const { cash: _, ...cashless } = running(1);
    expect(() => toPricedSubscription(cashless)).toThrow('carries the cash');
    const billless = { ...running(1), components: running(1).components.map(({ billed: _b, ...one }) => one) };
    expect(() => toPricedSubscription(billless)).toThrow('carries the bills');
  });

  test('where the running price is gone is decided by what was agreed, each by itself', () => {
    const gone: Edit = ({ components }) => components[0]?.specifications[0]?.skus[0]?.prices.splice(0, 1);
    const fewer: Edit = ({ components }) => {
      const bands = { model: 'volume', of: 'agents', bands: [{ upTo: 50, amount: '9.00' }] };
      const [row] = components[0]?.specifications[0]?.skus[0]?.prices ?? [];
      if (row) row.parts = [bands];
    };
    const many = [1, 2, 3].map((n) => agreed(running(n), BigInt(n) * 50_000_000_000n));
    for (const edits of [
      { before: gone, after: gone },
      { after: gone },
      { before: gone, after: NOTHING },
      { before: fewer, after: fewer },
      { after: fewer },
    ]) {
      const together = impactOf(edits, [...many, ...many]);
      const alone = many.map((one) => impactOf(edits, [one]));
      const sum = (of: (summary: ImpactSummary) => number) => alone.reduce((total, one) => total + 2 * of(one), 0);
      expect(together.counts.unchanged).toBe(sum(({ counts }) => counts.unchanged));
      expect(together.counts.vanishes).toBe(sum(({ counts }) => counts.vanishes));
      expect(together.counts.appears).toBe(sum(({ counts }) => counts.appears));
    }
  });
});

describe('what is counted', () => {
  test('leaves out components without an end and edges that nobody could take', () => {
    const { components, ...rest } = running(1, [BASIC, STORAGE]);
    const [app, storage] = components;
    const open = app && storage ? [app, { ...storage, to: null }] : [];
    const summary = impactOf({ after: NOTHING }, [{ ...rest, components: open }]);
    expect(new Set(summary.edges.map(({ component }) => component))).toEqual(new Set(['app']));
    expect(summary).toMatchObject({ subscriptions: 1, permanent: 0, edgesLeftOut: 0 });
  });

  test('names edges that touch as many in one order, those that change nothing last', () => {
    const dearer: Edit = ({ components }) => {
      for (const row of components[0]?.specifications[0]?.skus[1]?.prices ?? []) {
        if (row.parts[0]) row.parts[0].amount = row.currency === 'JPY' ? '7900' : '79.00';
      }
    };
    const order = (subscriptions: readonly ImpactSubscription[]) =>
      impactOf({ after: dearer }, subscriptions).edges.map(
        ({ from, to, move }) => `${from.skuKey} ${move} ${to.skuKey}`,
      );
    const both = [running(1), running(2, [ADVANCED]), running(3, [STORAGE])];
    expect(order(both)).toEqual(order([...both].reverse()));
    expect(order(both).indexOf('- grow -')).toBeGreaterThan(order(both).indexOf('edition=basic sku edition=advanced'));
  });

  test('puts edges that touch somebody before those that touch nobody, and shows examples of changes alone', () => {
    const dearerDisk: Edit = ({ components }) => {
      for (const row of components[1]?.specifications[0]?.skus[0]?.prices ?? []) {
        for (const part of row.parts) part.bands = [{ amount: row.currency === 'USD' ? '0.50' : '50' }];
      }
    };
    const { edges } = impactOf({ after: dearerDisk }, [running(1, [BASIC, STORAGE]), running(2, [BASIC])]);
    expect(edges[0]).toMatchObject({ component: 'storage', counts: { dearer: 1 } });
    expect(edges.at(-1)).toMatchObject({ component: 'app', counts: { unchanged: 2 }, examples: [] });
    const fewer = impactOf(
      { after: ({ rules }) => Object.assign(rules.specifications[0] ?? {}, { quantities: { agents: 'none' } }) },
      [running(1)],
    );
    const kinds = toAdvanced(fewer)?.examples.map(({ kind }) => kind);
    expect(kinds).toEqual(['ranges']);
  });

  test('reads the list price of what runs where the fee rule credits by it', () => {
    const rule = typed('marketplace', 'alibaba-market@1');
    const cheaper: Edit = (document) => {
      rule(document);
      for (const row of document.components[0]?.specifications[0]?.skus[0]?.prices ?? []) {
        for (const part of row.parts)
          if (part.model === 'linear') part.amount = row.currency === 'USD' ? '8.00' : '800';
      }
    };
    expect(toAdvanced(impactOf({ before: rule, after: cheaper }, [running(1)]))?.counts).toMatchObject({ dearer: 1 });
  });

  test('of a target that needs another quantity now is told by what refuses the old one', () => {
    const narrower: Edit = ({ components }) => {
      for (const sku of components[0]?.specifications[0]?.skus ?? []) {
        if (sku.sku['edition'] === 'advanced') Object.assign(sku, { quantities: { agents: { min: 500 } } });
      }
    };
    const edge = toAdvanced(impactOf({ after: narrower }, [running(1)]));
    expect(edge?.counts.moved).toBe(1);
  });
});

describe('tallies', () => {
  const name = {
    ...{ component: 'app', from: { specification: 's', skuKey: 'a' }, to: { specification: 's', skuKey: 'b' } },
    ...({ move: 'sku', timing: 'now' } as const),
  };

  test('keep the examples of the smallest ids, as many as are shown', () => {
    const edge = createEdgeTally(name);
    const option = (subscription: string) => ({
      compared: { edge: name, before: undefined, after: undefined } as never,
      ...{ before: undefined, after: undefined, refusal: undefined, explain: () => [] },
      of: { subscription, currency: 'USD', period: 'P1M', quantities: {} },
    });
    for (const id of ['d', 'b', 'e', 'a', 'b', 'c', 'f']) keepExample(edge, 'dearer', option(id));
    expect(edge.examples.dearer.map(({ subscription }) => subscription)).toEqual(['a', 'b', 'b']);
    expect(edge.examples.dearer).toHaveLength(IMPACT_EXAMPLES_MAX);
  });

  test('list refusals by how often they come, of equal ones by their code, and totals in one order', () => {
    const edge = createEdgeTally(name);
    for (const [code, options] of [
      ['c', 2],
      ['b', 2],
      ['a', 1],
      ['d', 5],
    ] as const)
      edge.refusals.set(code, options);
    expect(refusalsOf([edge, edge]).map(({ code, options }) => `${code} ${options}`)).toEqual([
      'd 10',
      'b 4',
      'c 4',
      'a 2',
    ]);
    for (const currency of ['USD', 'EUR']) {
      const tally = currencyTallyOf(edge, currency);
      tally.cheaper.options += 1;
      tally.appears.options += 1;
    }
    expect(currencyTallyOf(edge, 'USD').cheaper.options).toBe(1);
    const later = createEdgeTally({ ...name, timing: 'at-renewal' });
    currencyTallyOf(later, 'EUR').dearer.options += 1;
    const order = totalsOf([later, edge]).map(({ currency, timing, outcome }) => `${currency} ${timing} ${outcome}`);
    expect(order).toEqual([
      'EUR at-renewal dearer',
      'EUR now appears',
      'EUR now cheaper',
      'USD now appears',
      'USD now cheaper',
    ]);
  });
});

test('what is remembered weighs at most half of its bound before the older half is forgotten', () => {
  const memo = createRecentMemo<number>({ weightMax: 4, weightOf: () => 1 });
  for (const key of ['a', 'b']) memo.set(key, 1);
  expect([memo.get('a'), memo.get('b')]).toEqual([1, 1]);
  memo.set('c', 1);
  memo.set('d', 1);
  memo.set('e', 1);
  expect([memo.get('a'), memo.get('b'), memo.get('c'), memo.get('e')]).toEqual([undefined, undefined, 1, 1]);
});
