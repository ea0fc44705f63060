import { describe, expect, test } from 'vitest';
import { quoteOf } from '../../testing/ask-quote.ts';
import { buildRelease } from '../../testing/build-release.ts';
import { buildSubscription, testUuid } from '../../testing/build-subscription.ts';
import { suiteDocument } from '../../testing/suite-document.ts';
import type { DeliveryId, OrderId } from '../kernel/id.ts';
import { buildChangeCommand, buildFitCheck, buildRestatement } from './build-command.ts';
import { cutSellerText, SELLER_TEXT_LENGTH_MAX } from './seller-answer.ts';

const RELEASE = buildRelease(
  suiteDocument(({ components }) => {
    const [basic] = components[0]?.specifications[0]?.skus ?? [];
    Object.assign(basic ?? {}, { codes: { 'huawei-saas-2': 'sku-basic' } });
  }),
);
const APP = { component: 'app', specification: 'standard', sku: { edition: 'basic' }, quantities: { agents: 100 } };
const DISK = { component: 'storage', specification: 'disk', sku: {}, quantities: { gb: 100 } };
const SUBSCRIPTION = buildSubscription(RELEASE, { components: [APP, DISK] });
const AT = SUBSCRIPTION.term.start + 86_400;
const quoted = (edition: string, now = AT) =>
  quoteOf({ release: RELEASE, subscription: SUBSCRIPTION, changes: [{ component: 'app', sku: { edition } }], now });
const QUOTE = quoted('advanced');
const FACTS = {
  key: 'k-1',
  at: AT,
  delivery: `dlv_${testUuid(3)}` as DeliveryId,
  subscription: SUBSCRIPTION,
  catalog: RELEASE.catalog,
};
const ORDER = `ord_${testUuid(4)}` as OrderId;
const ABOUT = {
  key: 'k-1',
  at: AT,
  delivery: FACTS.delivery,
  account: SUBSCRIPTION.account,
  subscription: SUBSCRIPTION.id,
  product: 'acme.suite',
  term: SUBSCRIPTION.term,
};
const { component: _, ...RUNNING } = { ...APP, skuKey: 'edition=basic' };
const CHANGED = {
  component: 'app',
  license: SUBSCRIPTION.components[0]?.license,
  from: { ...RUNNING, codes: { 'huawei-saas-2': 'sku-basic' } },
  to: { ...RUNNING, sku: { edition: 'advanced' }, skuKey: 'edition=advanced', codes: {} },
};

describe('a seller', () => {
  test('is told what changes from what to what, from when, for how much, and until when they may answer', () => {
    expect(buildChangeCommand({ ...FACTS, quote: QUOTE, order: ORDER, answerBy: AT + 60 })).toEqual({
      kind: 'change',
      ...ABOUT,
      order: ORDER,
      effectiveAt: AT,
      answerBy: AT + 60,
      components: [CHANGED],
      net: { minor: QUOTE.figures.net, currency: 'USD' },
    });
    expect(QUOTE.figures.net).not.toBe(0n);
  });

  test('is asked whether a quoted change fits', () => {
    expect(buildFitCheck({ ...FACTS, quote: QUOTE, answerBy: AT + 60 })).toEqual({
      kind: 'fit-check',
      ...ABOUT,
      quote: QUOTE.id,
      answerBy: AT + 60,
      components: [CHANGED],
    });
  });

  test('is told everything that runs after a yes that came too late', () => {
    expect(buildRestatement({ ...FACTS, order: ORDER })).toEqual({
      kind: 'restate',
      ...ABOUT,
      order: ORDER,
      components: [
        { component: 'app', license: CHANGED.license, selection: CHANGED.from },
        {
          component: 'storage',
          license: SUBSCRIPTION.components[1]?.license,
          selection: { specification: 'disk', sku: {}, skuKey: '-', quantities: { gb: 100 }, codes: {} },
        },
      ],
    });
  });

  test('is told of a SKU that the release in force does not know any more, without codes', () => {
    const unknown = (specification: string, skuKey: string) => {
      const components = SUBSCRIPTION.components.map((running) => {
        return {
          ...running,
          slice: { ...running.slice, selection: { ...running.slice.selection, specification, skuKey } },
        };
      });
      const command = buildRestatement({ ...FACTS, subscription: { ...SUBSCRIPTION, components }, order: ORDER });
      return command.components[0]?.selection.codes;
    };
    expect([unknown('gone', 'edition=basic'), unknown('standard', 'edition=gone')]).toEqual([{}, {}]);
  });

  test('is never told of a component that does not run', () => {
    const facts = { ...FACTS, subscription: { ...SUBSCRIPTION, components: [] }, quote: QUOTE, answerBy: AT };
    expect(() => buildFitCheck(facts)).toThrow('a quoted component runs');
  });
});

test('a text is cut where it is longer than may be kept, and says so', () => {
  const whole = 'x'.repeat(SELLER_TEXT_LENGTH_MAX);
  expect(cutSellerText(`  ${whole}\n`)).toBe(whole);
  expect(cutSellerText(`${whole}y`)).toBe(`${whole.slice(1)}…`);
});
