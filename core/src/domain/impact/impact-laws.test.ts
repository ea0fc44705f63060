import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askQuote } from '../../testing/ask-quote.ts';
import { drawMarketplace, MARKETPLACE_AT, type RandomMarketplace } from '../../testing/random-marketplace.ts';
import { evaluateFormula } from '../fees/evaluate-formula.ts';
import { present } from '../kernel/assert.ts';
import { currencyDigits, formatMinor } from '../kernel/money.ts';
import { formatRational } from '../kernel/rational.ts';
import type { QuotableRelease } from '../quote/build-quote.ts';
import { type ChangeOption, listOptions } from '../rules/options.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { createImpact } from './create-impact.ts';
import { IMPACT_EXAMPLES_MAX } from './edge-tally.ts';
import type { ImpactKind, ImpactSummary } from './impact.ts';
import type { ImpactSubscription } from './impact-subscription.ts';

/**
 * The accumulator against the plain way: every option of every subscription listed on its own, and asked for as a quote
 * under both releases. Figures, counts, edges and examples have to be the same to the last cent.
 */

function toStreamed(subscription: Subscription): ImpactSubscription {
  const { id, currency, period, periods, term, components, totals } = subscription;
  return {
    id,
    currency,
    period,
    periods,
    term,
    components: components.map(({ slice: { selection, agreedPriceMicros, from, to, chargeMinor, creditedMinor } }) => ({
      selection,
      agreedPriceMicros,
      from,
      to,
      billed: { chargeMinor, creditedMinor },
    })),
    cash: { paidMinor: totals.cashPaidMinor, refundedMinor: totals.cashRefundedMinor },
  };
}

/** One option as a customer sees it: its name, its quantities, what it costs. */
interface SeenOption {
  readonly edge: string;
  readonly at: string;
  readonly ranges: string;
  readonly figure: bigint;
}

function seenUnder(release: QuotableRelease, subscription: Subscription): SeenOption[] {
  const { period, currency, components } = subscription;
  const { options } = listOptions({ ...release, period, currency, running: components.map(({ slice }) => slice) });
  return options.flatMap((option) =>
    (['now', 'at-renewal'] as const)
      .filter((timing) => option.timing === timing || option.timing === 'customer-chooses')
      .flatMap((timing) => {
        const figure = askFigure(release, subscription, { option, timing });
        if (figure === undefined) return [];
        const edge = nameOf(subscription, option, timing);
        return [{ edge, at: canonical(option.at.quantities), ranges: canonical(option.quantities), figure }];
      }),
  );
}

function askFigure(
  release: QuotableRelease,
  subscription: Subscription,
  of: { option: ChangeOption; timing: 'now' | 'at-renewal' },
): bigint | undefined {
  const { component, specification, sku, at } = of.option;
  const changes = [{ component, specification, sku, quantities: at.quantities }];
  const quote = askQuote({ release, subscription, changes, timing: of.timing, now: MARKETPLACE_AT });
  if (!quote.ok) {
    expect(quote.error.code).toMatch(/^fee\./);
    return undefined;
  }
  return of.timing === 'now' ? quote.value.figures.net : (quote.value.renewalPriceMinor ?? undefined);
}

function nameOf({ components }: Subscription, option: ChangeOption, timing: string): string {
  const running = components.find(({ component }) => component === option.component)?.slice.selection;
  const from = `${running?.specification} ${running?.skuKey}`;
  const to = `${option.specification} ${option.skuKey}`;
  const shrinks = Object.entries(option.at.quantities).some(
    ([id, quantity]) => quantity < (running?.quantities[id] ?? 0),
  );
  return [option.component, from, to, from !== to ? 'sku' : shrinks ? 'shrink' : 'grow', timing].join(' ');
}

function canonical(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Counted {
  options: number;
  before: bigint;
  after: bigint;
  readonly ids: string[];
}

/** By `edge|currency|kind`. */
function countPlainly({ before, after, subscriptions }: RandomMarketplace) {
  const counted = new Map<string, Counted>();
  const kindsBySubscription = new Map<string, Set<ImpactKind>>();
  for (const subscription of subscriptions) {
    if (subscription.term.end !== null && subscription.term.end <= MARKETPLACE_AT) continue;
    const kinds = new Set<ImpactKind>();
    kindsBySubscription.set(subscription.id, kinds);
    const [old, next] = [seenUnder(before, subscription), seenUnder(after, subscription)];
    for (const edge of new Set([...old, ...next].map((option) => option.edge))) {
      const [was, is] = [old, next].map((options) => options.find((option) => option.edge === edge));
      const note = (kind: ImpactKind) => {
        kinds.add(kind);
        const key = `${edge}|${subscription.currency}|${kind}`;
        const sum = counted.get(key) ?? { options: 0, before: 0n, after: 0n, ids: [] };
        counted.set(key, sum);
        sum.options += 1;
        sum.before += was?.figure ?? 0n;
        sum.after += is?.figure ?? 0n;
        sum.ids.push(subscription.id);
      };
      note(kindOf(was, is));
      if (was && is && was.ranges !== is.ranges) note('ranges');
    }
  }
  return { counted, kindsBySubscription };
}

function kindOf(was: SeenOption | undefined, is: SeenOption | undefined): ImpactKind {
  if (!was || !is) return was ? 'vanishes' : 'appears';
  if (was.at !== is.at) return 'moved';
  return is.figure > was.figure ? 'dearer' : is.figure < was.figure ? 'cheaper' : 'unchanged';
}

function summarize({ before, after }: RandomMarketplace, subscriptions: readonly Subscription[]): ImpactSummary {
  const impact = createImpact({ before, after, at: MARKETPLACE_AT });
  for (const subscription of subscriptions) impact.add(toStreamed(subscription));
  return impact.summary();
}

const marketplaces = fc
  .infiniteStream(fc.nat(1_000_000))
  .map((numbers) => drawMarketplace((max) => (numbers.next().value as number) % (max + 1)));

test('counts, fees and examples are those of asking for a quote for every option of every subscription', () => {
  const met = new Set<ImpactKind>();
  fc.assert(
    fc.property(marketplaces, (marketplace) => {
      const summary = summarize(marketplace, marketplace.subscriptions);
      const { counted, kindsBySubscription } = countPlainly(marketplace);
      const seen = new Map<string, { options: number; before: bigint; after: bigint }>();
      for (const { component, from, to, move, timing, totals } of summary.edges) {
        const edge = [component, from.specification, from.skuKey, to.specification, to.skuKey, move, timing].join(' ');
        for (const { currency, outcome, options, beforeMinor, afterMinor } of totals) {
          seen.set(`${edge}|${currency}|${outcome}`, { options, before: beforeMinor, after: afterMinor });
        }
      }
      const plain = [...counted].filter(([key]) => !key.endsWith('|ranges'));
      expect(seen).toEqual(
        new Map(plain.map(([key, { options, before, after }]) => [key, { options, before, after }])),
      );
      for (const kind of Object.keys(summary.counts) as ImpactKind[]) {
        const having = [...kindsBySubscription.values()].filter((kinds) => kinds.has(kind));
        expect([kind, summary.counts[kind]]).toEqual([kind, having.length]);
        if (having.length > 0) met.add(kind);
      }
      expectAddedUp(summary);
      expect(summary.subscriptions).toBe(kindsBySubscription.size);
      expectExamples(summary, counted);
      expectExplained(summary);
    }),
    { numRuns: 250 },
  );
  expect(met).toEqual(new Set(['appears', 'vanishes', 'dearer', 'cheaper', 'moved', 'unchanged', 'ranges']));
});

function expectAddedUp(summary: ImpactSummary): void {
  for (const total of summary.totals) {
    const parts = summary.edges.flatMap((edge) => edge.totals.filter((part) => isSameRow(part, total)));
    expect(parts.reduce((sum, { options }) => sum + options, 0)).toBe(total.options);
    expect(parts.reduce((sum, { beforeMinor }) => sum + beforeMinor, 0n)).toBe(total.beforeMinor);
    expect(parts.reduce((sum, { afterMinor }) => sum + afterMinor, 0n)).toBe(total.afterMinor);
  }
  const vanished = summary.totals.filter(({ outcome }) => outcome === 'vanishes');
  const refused = summary.refusals.reduce((sum, { options }) => sum + options, 0);
  expect(refused).toBe(vanished.reduce((sum, { options }) => sum + options, 0));
}

function isSameRow(a: ImpactSummary['totals'][number], b: ImpactSummary['totals'][number]): boolean {
  return a.currency === b.currency && a.timing === b.timing && a.outcome === b.outcome;
}

/** Every figure that is shown opens to steps that give it. */
function expectExplained(summary: ImpactSummary): void {
  const sides = summary.edges.flatMap(({ examples }) =>
    examples.flatMap(({ before, after, currency }) => [before, after].map((side) => ({ side, currency }))),
  );
  for (const { side, currency } of sides) {
    if (!side) continue;
    const digits = present(currencyDigits(currency), currency);
    expect(side.steps.at(-1)?.value).toBe(formatMinor(side.figureMinor, digits));
    for (const { formula, exact } of side.steps) {
      expect(formatRational(present(evaluateFormula(formula), formula))).toBe(exact);
    }
  }
}

function expectExamples(summary: ImpactSummary, counted: ReadonlyMap<string, Counted>): void {
  for (const { component, from, to, move, timing, examples } of summary.edges) {
    const edge = [component, from.specification, from.skuKey, to.specification, to.skuKey, move, timing].join(' ');
    for (const kind of ['appears', 'vanishes', 'dearer', 'cheaper', 'moved', 'ranges'] as const) {
      const ids = [...counted].filter(([key]) => key.startsWith(`${edge}|`) && key.endsWith(`|${kind}`));
      const smallest = ids
        .flatMap(([, sum]) => sum.ids)
        .sort()
        .slice(0, IMPACT_EXAMPLES_MAX);
      expect(examples.filter((example) => example.kind === kind).map(({ subscription }) => subscription)).toEqual(
        smallest,
      );
    }
  }
}

test('the order of the stream changes nothing', () => {
  fc.assert(
    fc.property(marketplaces, fc.infiniteStream(fc.nat(1_000_000)), (marketplace, chance) => {
      const shuffled = [...marketplace.subscriptions]
        .map((subscription) => ({ subscription, rank: chance.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ subscription }) => subscription);
      expect(summarize(marketplace, shuffled)).toEqual(summarize(marketplace, marketplace.subscriptions));
    }),
    { numRuns: 100 },
  );
});
