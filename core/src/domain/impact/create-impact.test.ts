import { describe, expect, test } from 'vitest';
import { buildRelease } from '../../testing/build-release.ts';
import { type BoughtSelection, buildSubscription } from '../../testing/build-subscription.ts';
import { type SuiteDocument, suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import { createImpact } from './create-impact.ts';
import type { ImpactEdge, ImpactKind, ImpactMove, ImpactSummary } from './impact.ts';
import type { ImpactSubscription } from './impact-subscription.ts';
import { createRecentMemo } from './recent-memo.ts';

type Edit = (document: SuiteDocument) => void;

const BASIC = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const STORAGE = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 500 } };
/** A third of June is left. */
const AT = Date.UTC(2026, 5, 21) / 1000;

function running(n: number, components: readonly BoughtSelection[] = [BASIC]): ImpactSubscription {
  const { currency, period, periods, term, ...bought } = buildSubscription(buildRelease(suiteDocument()), {
    components,
  });
  return {
    id: `sub_${n}`,
    currency,
    period,
    periods,
    term,
    components: bought.components.map(({ slice: { selection, agreedPriceMicros, from, to } }) => ({
      selection,
      agreedPriceMicros,
      from,
      to,
    })),
  };
}

function impactOf(edits: { before?: Edit; after: Edit }, subscriptions: readonly ImpactSubscription[]): ImpactSummary {
  const before = buildRelease(suiteDocument(edits.before));
  const impact = createImpact({ before, after: buildRelease(suiteDocument(edits.after), 2), at: AT });
  for (const subscription of subscriptions) impact.add(subscription);
  return impact.summary();
}

function edgeTo(summary: ImpactSummary, to: { move: ImpactMove; skuKey: string; timing?: string }): ImpactEdge {
  const { timing = 'now' } = to;
  const edge = summary.edges.find(
    (one) => one.move === to.move && one.to.skuKey === to.skuKey && one.timing === timing,
  );
  return present(edge, `an edge ${to.move} to ${to.skuKey}`);
}

function kindsOf({ counts }: Pick<ImpactEdge, 'counts'>): ImpactKind[] {
  return (Object.keys(counts) as ImpactKind[]).filter((kind) => counts[kind] > 0);
}

const advanced = { move: 'sku', skuKey: 'edition=advanced' } as const;
const grown = { move: 'grow', skuKey: 'edition=basic' } as const;

function raiseAdvanced({ components }: SuiteDocument): void {
  for (const row of components[0]?.specifications[0]?.skus[1]?.prices ?? []) {
    if (row.parts[0]) row.parts[0].amount = row.currency === 'JPY' ? '7900' : '79.00';
  }
}

describe('what a draft does to one subscription', () => {
  test('a dearer target: the fee before and after, each as its quote would say', () => {
    const summary = impactOf({ after: raiseAdvanced }, [running(1)]);
    const { totals, examples, counts } = edgeTo(summary, advanced);
    // (49 + 1200 − 900) × 10/30 = 116.33, (79 + 1200 − 900) × 10/30 = 126.33.
    expect(totals).toEqual([
      { currency: 'USD', timing: 'now', outcome: 'dearer', options: 1, beforeMinor: 11_633n, afterMinor: 12_633n },
    ]);
    expect(counts).toMatchObject({ dearer: 1, unchanged: 0 });
    // Only dearer selections are allowed, so fewer agents suffice after the price rose: the range is another one too.
    const sides = { subscription: 'sub_1', before: { figureMinor: 11_633n }, after: { figureMinor: 12_633n } };
    expect(examples).toMatchObject([
      { kind: 'dearer', ...sides },
      {
        kind: 'ranges',
        ...sides,
        before: { ranges: { agents: { min: 80 } } },
        after: { ranges: { agents: { min: 70 } } },
      },
    ]);
    expect(summary).toMatchObject({ subscriptions: 1, affected: 1, permanent: 0 });
  });

  test('the agreed price is each subscription’s own', () => {
    const cheap = running(1);
    const [component] = cheap.components;
    const components = [{ ...present(component, 'a component'), agreedPriceMicros: 60_000_000_000n }];
    const { totals } = edgeTo(impactOf({ after: raiseAdvanced }, [{ ...cheap, components }, running(2)]), advanced);
    // Agreed at 600.00: (1249 − 600) × 10/30 = 216.33, (1279 − 600) × 10/30 = 226.33.
    expect(totals).toMatchObject([{ options: 2, beforeMinor: 11_633n + 21_633n, afterMinor: 12_633n + 22_633n }]);
  });

  test.each<[string, Edit, string]>([
    ['a deleted rule', ({ rules }) => rules.specifications[0]?.skus?.shift(), 'change.rule-missing'],
    [
      'a withdrawn SKU',
      ({ components }) => Object.assign(components[0]?.specifications[0]?.skus[1] ?? {}, { removed: true }),
      'change.sku-removed',
    ],
    [
      'a row without prices',
      ({ components }) => components[0]?.specifications[0]?.skus[1]?.prices.splice(0, 2),
      'change.price-missing',
    ],
    [
      'a target that is no dearer',
      ({ components }) => {
        for (const row of components[0]?.specifications[0]?.skus[1]?.prices ?? []) {
          for (const part of row.parts) part.amount = row.currency === 'JPY' ? '1' : '1.00';
        }
      },
      'change.downgrade-not-allowed',
    ],
  ])('%s: the option vanishes, with the code that refuses it', (_what, after, code) => {
    const edge = edgeTo(impactOf({ after }, [running(1)]), advanced);
    expect(kindsOf(edge)).toEqual(['vanishes']);
    expect(edge.refusals).toEqual([{ code, options: 1 }]);
    expect(edge.examples).toMatchObject([{ kind: 'vanishes', refusal: code, before: { figureMinor: 11_633n } }]);
  });

  test('the same the other way round: the option appears', () => {
    const withRule: Edit = () => undefined;
    const summary = impactOf({ before: ({ rules }) => rules.specifications[0]?.skus?.shift(), after: withRule }, [
      running(1),
    ]);
    expect(edgeTo(summary, advanced)).toMatchObject({
      counts: { appears: 1 },
      totals: [{ outcome: 'appears', beforeMinor: 0n, afterMinor: 11_633n }],
      refusals: [],
    });
  });

  test('a quantity that may grow no more vanishes as growing; the change of edition stays', () => {
    const summary = impactOf(
      { after: ({ rules }) => Object.assign(rules.specifications[0] ?? {}, { quantities: { agents: 'none' } }) },
      [running(1)],
    );
    expect(kindsOf(edgeTo(summary, grown))).toEqual(['vanishes']);
    expect(kindsOf(edgeTo(summary, advanced))).toEqual(['unchanged', 'ranges']);
    expect(summary.counts).toMatchObject({ vanishes: 1, unchanged: 1, ranges: 1 });
  });

  test('another expansion step moves the nearest point: the two fees are of different quantities, and not compared', () => {
    const after: Edit = ({ rules }) => Object.assign(rules.specifications[0] ?? {}, { expansionStep: { agents: 5 } });
    const edge = edgeTo(impactOf({ after }, [running(1)]), grown);
    expect(kindsOf(edge)).toEqual(['moved', 'ranges']);
    expect(edge.examples).toMatchObject([
      { kind: 'moved', before: { at: { agents: 110 } }, after: { at: { agents: 150 } } },
      { kind: 'ranges', before: { ranges: { agents: { step: 10 } } }, after: { ranges: { agents: { step: 50 } } } },
    ]);
  });

  test('a rule that comes to mean "at renewal" takes the change now away and offers one at renewal, at the next price', () => {
    const after: Edit = ({ rules }) => Object.assign(rules.specifications[0] ?? {}, { timing: 'at-renewal' });
    const summary = impactOf({ after }, [running(1)]);
    expect(edgeTo(summary, advanced)).toMatchObject({
      counts: { vanishes: 1 },
      refusals: [{ code: 'change.timing-not-allowed', options: 1 }],
    });
    expect(edgeTo(summary, { ...advanced, timing: 'at-renewal' }).totals).toMatchObject([
      { timing: 'at-renewal', outcome: 'appears', afterMinor: 124_900n },
    ]);
  });
});

describe('what a draft does to many', () => {
  test('each component is counted on its own edges, each subscription once per kind', () => {
    const summary = impactOf({ after: raiseAdvanced }, [running(1, [BASIC, STORAGE]), running(2, [BASIC, STORAGE])]);
    expect(summary.counts).toMatchObject({ dearer: 2, unchanged: 2, appears: 0, vanishes: 0 });
    expect(new Set(summary.edges.map(({ component }) => component))).toEqual(new Set(['app', 'storage']));
  });

  test('a term that has ended is passed over, one without an end is counted apart', () => {
    const ended = { ...running(1), term: { start: 0, end: AT } };
    const permanent = { ...running(2), term: { start: 0, end: null } };
    const summary = impactOf({ after: raiseAdvanced }, [ended, permanent, running(3)]);
    expect(summary).toMatchObject({ subscriptions: 2, permanent: 1, affected: 1, counts: { dearer: 1 } });
  });

  test('a draft that changes nothing affects nobody', () => {
    const subscriptions = Array.from({ length: 20 }, (_, n) => running(n, [BASIC, STORAGE]));
    const summary = impactOf({ after: () => undefined }, subscriptions);
    expect(summary).toMatchObject({ subscriptions: 20, affected: 0, counts: { unchanged: 20 } });
    for (const { beforeMinor, afterMinor } of summary.totals) expect(afterMinor).toBe(beforeMinor);
  });

  test('the edges that touch most subscriptions come first, and examples are the smallest ids', () => {
    const summary = impactOf(
      { after: raiseAdvanced },
      [5, 3, 9, 1, 7].map((n) => running(n)),
    );
    const [first] = summary.edges;
    expect(first).toMatchObject({ to: { skuKey: 'edition=advanced' }, counts: { dearer: 5 } });
    const dearer = first?.examples.filter(({ kind }) => kind === 'dearer');
    expect(dearer?.map(({ subscription }) => subscription)).toEqual(['sub_1', 'sub_3', 'sub_5']);
  });
});

test('what is remembered has a bounded weight, and what is asked for again stays', () => {
  const memo = createRecentMemo<number>({ weightMax: 100, weightOf: () => 1 });
  memo.set('again', 1);
  let kept = 0;
  for (let n = 0; n < 1_000; n++) {
    memo.set(`once ${n}`, n);
    if (memo.get('again') !== undefined) kept += 1;
  }
  expect(kept).toBe(1_000);
  const remembered = Array.from({ length: 1_000 }, (_, n) => memo.get(`once ${n}`)).filter((one) => one !== undefined);
  expect(remembered.length).toBeLessThanOrEqual(100);
});
