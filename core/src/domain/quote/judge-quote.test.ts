import { describe, expect, test } from 'vitest';
import { quoteOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription } from '../../testing/build-subscription.ts';
import { type SuiteDocument, type SuiteRule, type SuiteSku, suiteDocument } from '../../testing/suite-document.ts';
import { present } from '../kernel/assert.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { assertRecomputes, judgeQuote } from './judge-quote.ts';
import type { Quote } from './quote.ts';

const NOW = Date.UTC(2026, 5, 11) / 1000;
const COMPONENTS = [
  { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } },
  { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 500 } },
];
const TO_ADVANCED = [{ component: 'app', sku: { edition: 'advanced' }, quantities: { agents: 200 } }];

type Edit = (document: SuiteDocument) => void;

/** A quote under release 1 of an edited document, judged a minute later under release 2 of the same, edited again. */
function judgeAfter(
  edit: Edit,
  of: { readonly before?: Edit; readonly period?: string; readonly changes?: Quote['changes'] } = {},
) {
  const before = suiteDocument(of.before);
  const first = buildRelease(before);
  const bought = { components: COMPONENTS, ...(of.period && { period: of.period }) };
  const subscription = buildSubscription(first, bought);
  const quote = quoteOf({ release: first, subscription, changes: of.changes ?? TO_ADVANCED, now: NOW });
  const after = structuredClone(before);
  edit(after);
  const release = buildRelease(after, 2);
  return judgeQuote({ quote, accepted: false, subscription, release }, NOW + 60);
}

function skuOf({ components }: SuiteDocument, edition: string): SuiteSku {
  const skus = components[0]?.specifications[0]?.skus;
  return present(
    skus?.find(({ sku }) => sku['edition'] === edition),
    edition,
  );
}

function priceAgents(document: SuiteDocument, of: { edition: string; amount: string; row?: string }): void {
  for (const { period, currency, parts } of skuOf(document, of.edition).prices) {
    if (currency !== 'USD' || period !== (of.row ?? 'P1M')) continue;
    for (const part of parts) if (part.model === 'linear') part.amount = of.amount;
  }
}

function ruleOf({ rules }: SuiteDocument, from = 'standard'): SuiteRule {
  return present(
    rules.specifications.find((rule) => rule.from === from),
    from,
  );
}

function silence(after: string, outcome: string): NonNullable<SuiteRule['silence']> {
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
  return { after, then: outcome };
}

describe('a new release that changes something else keeps a quote open', () => {
  test.each<[string, Edit]>([
    ['nothing at all', () => undefined],
    ['the name of the product', ({ product }) => (product.name = 'Suite 2')],
    [
      'the price of another period',
      (document) => priceAgents(document, { edition: 'advanced', amount: '1', row: 'P1Y' }),
    ],
    ['the price of another component', ({ components }) => components[1]?.specifications[0]?.skus[0]?.prices.pop()],
    ['the rule of another specification', (document) => (ruleOf(document, 'disk').quantities = { gb: 'none' })],
    ['the order of the rules', ({ rules }) => rules.specifications.reverse()],
    ['the way back', (document) => ruleOf(document).skus?.pop()],
    ['a new edition before the others', newEdition],
    ['the quantities beyond the ones asked for', narrower],
    ['a rule that now lets the customer choose the time', (document) => (ruleOf(document).timing = 'customer-chooses')],
  ])('%s', (_what, edit) => {
    expect(judgeAfter(edit)).toBe('open');
  });
});

const FREE = [{ model: 'flat', amount: '0.00' }];

function standardOf({ components }: SuiteDocument) {
  return present(components[0]?.specifications[0], 'standard');
}

function newEdition({ components }: SuiteDocument): void {
  const standard = present(components[0]?.specifications[0], 'standard');
  standard.attributes[0] = { id: 'edition', kind: 'choice', values: ['free', 'basic', 'advanced'] };
  standard.skus.unshift({ sku: { edition: 'free' }, prices: [{ period: 'P1M', currency: 'USD', parts: FREE }] });
}

function narrower({ components }: SuiteDocument): void {
  const standard = present(components[0]?.specifications[0], 'standard');
  standard.attributes[1] = { id: 'agents', kind: 'quantity', min: 10, max: 500, step: 10, unit: 'agent' };
}

describe('a new release supersedes a quote when it changes', () => {
  test.each<[string, Edit]>([
    ['the price of the target', (document) => priceAgents(document, { edition: 'advanced', amount: '12.01' })],
    ['the price of the original', (document) => priceAgents(document, { edition: 'basic', amount: '8.99' })],
    ['both prices by the same amount', bothPrices],
    ['the price row itself', (document) => skuOf(document, 'advanced').prices.shift()],
    ['what silence means', (document) => (ruleOf(document).silence = silence('PT24H', 'accept'))],
    ['how long silence lasts', (document) => (ruleOf(document).silence = silence('PT3H', 'reject'))],
    ['the time of the change', (document) => (ruleOf(document).timing = 'at-renewal')],
    ['the permission of the quantity', (document) => (ruleOf(document).quantities = { agents: 'none' })],
    ['the target of the rule', (document) => ruleOf(document).skus?.shift()],
    ['the rule, by removing it', ({ rules }) => rules.specifications.shift()],
    ['the fee rule', ({ product }) => (product.feeRule = 'daily@1')],
    ['the time zone', ({ product }) => (product.timeZone = 'Asia/Shanghai')],
    ['the directions of the product type', ({ product }) => (product.type = 'direct')],
    ['the protocol over which the order is told', (document) => (standardOf(document).protocol = 'webhook')],
    ['whether the seller is asked first', (document) => (ruleOf(document).fit = true)],
  ])('%s', (_what, edit) => {
    expect(judgeAfter(edit)).toBe('superseded');
  });

  test.each<[string, Edit]>([
    ['the time zone', ({ product }) => (product.timeZone = 'Asia/Shanghai')],
    ['the directions of the product type', ({ product }) => (product.type = 'direct')],
    ['the fee rule', ({ product }) => (product.feeRule = 'daily@1')],
    ['the price of the target', (document) => priceAgents(document, { edition: 'advanced', amount: '12.01' })],
    ['the protocol over which the order is told', (document) => (standardOf(document).protocol = 'webhook')],
  ])('%s, for a change at renewal too', (_what, edit) => {
    const before: Edit = (document) => (ruleOf(document).timing = 'at-renewal');
    expect(judgeAfter(edit, { before })).toBe('superseded');
    expect(judgeAfter(({ product }) => (product.name = 'Suite 2'), { before })).toBe('open');
  });

  test('the directions of its product type, which the operator defines beside the releases', () => {
    const release = buildRelease(suiteDocument());
    const subscription = buildSubscription(release, { components: COMPONENTS });
    const quote = quoteOf({ release, subscription, changes: TO_ADVANCED, now: NOW });
    const turned = { ...release, policy: { ...release.policy, downgrades: true } };
    expect(judgeQuote({ quote, accepted: false, subscription, release: turned }, NOW)).toBe('superseded');
  });

  test('the price of another row that its fee rule reads', () => {
    const before: Edit = ({ product }) => (product.feeRule = 'tencent-cvm@1');
    const edit: Edit = (document) => priceAgents(document, { edition: 'advanced', amount: '13.00', row: 'P1M' });
    // Less than the bought year is left, so the monthly row counts and the two yearly prices stand still.
    expect(judgeAfter(edit, { before, period: 'P1Y' })).toBe('superseded');
    expect(judgeAfter(() => undefined, { before, period: 'P1Y' })).toBe('open');
  });
});

function bothPrices(document: SuiteDocument): void {
  priceAgents(document, { edition: 'basic', amount: '10.00' });
  priceAgents(document, { edition: 'advanced', amount: '12.50' });
}

describe('without a new release', () => {
  const release = buildRelease(suiteDocument());
  const subscription = buildSubscription(release, { components: COMPONENTS });
  const quote = quoteOf({ release, subscription, changes: TO_ADVANCED, now: NOW });
  const judge = (changed: Subscription, more: { now?: number; accepted?: boolean } = {}) =>
    judgeQuote({ quote, accepted: more.accepted ?? false, subscription: changed, release }, more.now ?? NOW + 60);

  test('a quote is open until it expires', () => {
    expect(judge(subscription, { now: quote.expiresAt - 1 })).toBe('open');
    expect(judge(subscription, { now: quote.expiresAt })).toBe('expired');
  });

  test('a subscription that moved supersedes it', () => {
    expect(judge({ ...subscription, version: 2 })).toBe('superseded');
  });

  test('a new revision of a license that it changes supersedes it, of another license not', () => {
    expect(judge(raised(subscription, 'app'))).toBe('superseded');
    expect(judge(raised(subscription, 'storage'))).toBe('open');
  });

  test('it is expired once the term has ended, even where the term was cut short', () => {
    const term = { ...subscription.term, end: NOW + 30 };
    expect(judge({ ...subscription, term })).toBe('expired');
  });

  test('an accepted quote stays accepted, whatever moves afterwards', () => {
    const moved = { ...subscription, version: 9 };
    expect(judge(moved, { accepted: true, now: quote.expiresAt + 1 })).toBe('accepted');
  });
});

function raised(subscription: Subscription, component: string): Subscription {
  const components = subscription.components.map((running) =>
    running.component === component ? { ...running, licenseRevision: running.licenseRevision + 1 } : running,
  );
  return { ...subscription, components };
}

describe('a stored quote is recomputed before anything is charged', () => {
  const release = buildRelease(suiteDocument());
  const subscription = buildSubscription(release, { components: COMPONENTS });
  const changes = [...TO_ADVANCED, { component: 'storage', quantities: { gb: 900 } }];
  const quote = quoteOf({ release, subscription, changes, now: NOW });

  test.each(['credit', 'charge', 'net', 'payable', 'refund', 'balance', 'waived', 'forfeited'] as const)(
    'a %s that differs by one cent is a broken promise',
    (figure) => {
      const figures = { ...quote.figures, [figure]: quote.figures[figure] + 1n };
      expect(() => assertRecomputes({ ...quote, figures }, release.feeRule)).toThrow(`the same ${figure}`);
    },
  );

  test('so is a cent that moved from one component to the other', () => {
    const lines = quote.figures.lines.map((line, index) => ({
      ...line,
      charge: line.charge + (index === 0 ? 1n : -1n),
    }));
    const figures = { ...quote.figures, lines };
    expect(() => assertRecomputes({ ...quote, figures }, release.feeRule)).toThrow('lines of app');
  });

  test('a quote is recomputed under its own fee rule only', () => {
    const other = buildRelease(suiteDocument(({ product }) => (product.feeRule = 'daily@1')));
    expect(() => assertRecomputes(quote, other.feeRule)).toThrow('its own fee rule');
  });
});
