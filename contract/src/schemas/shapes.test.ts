import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type * as z from 'zod';
import { parseWire } from '../parse-wire.ts';
import { walletCreditRequest } from './account.ts';
import { catalogDocument } from './catalog-document.ts';
import { changeOrder, orderRequest } from './change-order.ts';
import { skuRuleRequest, specificationRuleRequest } from './draft.ts';
import { finding } from './finding.ts';
import { licenseAnswer } from './license.ts';
import { problem } from './problem.ts';
import { quote } from './quote.ts';
import { reviewRequest } from './review.ts';
import { changeOptions, subscription } from './subscription.ts';

const uuid = '01890000-0000-7000-8000-000000000001';
const ids = {
  subscription: `sub_abcdefg2_${uuid}`,
  slice: `sli_abcdefg2_${uuid}`,
  quote: `quo_abcdefg2_${uuid}`,
  order: `ord_abcdefg2_${uuid}`,
  license: `lic_abcdefg2_${uuid}`,
};
const basic = {
  component: 'app',
  specification: 'standard',
  sku: { edition: 'basic' },
  skuKey: 'edition=basic',
  quantities: { agents: 100 },
};
const advanced = { ...basic, sku: { edition: 'advanced' }, skuKey: 'edition=advanced' };
const step = {
  what: 'net',
  formula: '(300.00 - 100.00) x 20/30',
  exact: '400/3',
  value: '133.33',
  rounding: { mode: 'half-up', digits: 2 },
};
const at = '2025-06-11T00:00:00Z';
const end = '2025-07-01T00:00:00Z';
const lines = { credit: '66.67', charge: '200.00', net: '133.33' };

const quoteShape = {
  id: ids.quote,
  subscription: ids.subscription,
  state: 'open',
  at,
  expiresAt: '2025-06-11T00:15:00Z',
  timing: 'now',
  effectiveAt: at,
  feeRule: 'exact@1',
  boundTo: {
    release: 1,
    subscriptionVersion: 1,
    licenseRevisions: { [ids.license]: 1 },
    rule: '/rules/specifications/0/skus/0',
  },
  from: [basic],
  to: [advanced],
  direction: 'upgrade',
  settled: ['charge'],
  ...lines,
  payable: '133.33',
  refund: '0.00',
  balance: '0.00',
  waived: '0.00',
  forfeited: '0.00',
  tax: '0.00',
  currency: 'USD',
  steps: [step],
  components: [{ component: 'app', ...lines, steps: [step] }],
};

const shapes: [string, z.ZodType, unknown][] = [
  ['Quote', quote, quoteShape],
  [
    'Subscription',
    subscription,
    {
      id: ids.subscription,
      account: 'abcdefg2',
      product: 'acme.helpdesk',
      release: 1,
      currency: 'USD',
      period: 'P1M',
      term: { start: '2025-06-01T00:00:00Z', end },
      version: 1,
      state: 'active',
      openOrder: null,
      components: [{ ...basic, license: ids.license, licenseRevision: 1, expiresAt: end }],
      slices: [
        {
          id: ids.slice,
          component: 'app',
          from: '2025-06-01T00:00:00Z',
          to: end,
          selection: basic,
          agreedPrice: '100.00',
          charge: '100.00',
          credited: '0.00',
          paid: '100.00',
          refunded: '0.00',
        },
      ],
    },
  ],
  [
    'ChangeOrder',
    changeOrder,
    {
      id: ids.order,
      account: 'abcdefg2',
      quote: ids.quote,
      subscription: ids.subscription,
      product: 'acme.helpdesk',
      state: 'awaiting-seller',
      net: '133.33',
      currency: 'USD',
      payment: { state: 'paid', method: 'wallet', due: '133.33' },
      deadline: at,
      fulfilment: { protocol: 'webhook', attempt: 1, attemptsMax: 8, nextAt: at },
      events: [{ n: 1, at, type: 'placed', by: 'customer' }],
    },
  ],
  [
    'LicenseAnswer',
    licenseAnswer,
    {
      license: {
        id: ids.license,
        component: 'app',
        subscription: ids.subscription,
        product: 'acme.helpdesk',
        revision: 2,
        status: 'active',
        selection: advanced,
        validFrom: at,
        expiresAt: null,
        issuedAt: at,
      },
      statement: 'a.b.c',
      freshness: 'a.b.c',
    },
  ],
  [
    'Finding',
    finding,
    {
      code: 'rule.target-not-dearer',
      severity: 'error',
      path: '/rules/specifications/0/skus/0',
      line: 40,
      message: 'At 10 agents the target costs less.',
      counterexample: {
        component: 'app',
        specification: 'standard',
        period: 'P1M',
        currency: 'USD',
        from: { sku: { edition: 'basic' }, quantities: { agents: 10 } },
        to: { sku: { edition: 'advanced' }, quantities: { agents: 10 } },
        fromPrice: '90.00',
        toPrice: '79.00',
        net: '-11.00',
      },
      repairs: [{ kind: 'raise-price', path: '/x/parts/-', to: '11.01', message: 'Add 11.01.', breaks: [] }],
    },
  ],
  [
    'Problem with the new figure',
    problem,
    {
      type: 'urn:regrade:problem:quote.superseded',
      title: 'Moved',
      status: 409,
      code: 'quote.superseded',
      detail: 'The price moved.',
      quote: quoteShape,
      wouldAllow: { quantities: { agents: 210, seats: { min: 1, max: 5, step: 1 } } },
    },
  ],
  [
    'ChangeOptions',
    changeOptions,
    {
      options: [
        {
          component: 'app',
          specification: 'standard',
          sku: { edition: 'advanced' },
          skuKey: 'edition=advanced',
          quantities: { agents: { min: 10, max: 1000, step: 10 } },
          direction: 'upgrade',
          at: { quantities: { agents: 100 } },
          net: '133.33',
          timing: 'now',
          rule: 'default:linear',
        },
      ],
      refused: [
        {
          component: 'app',
          specification: 'standard',
          sku: { edition: 'free' },
          skuKey: 'edition=free',
          code: 'change.downgrade-not-allowed',
          detail: 'Not dearer.',
        },
      ],
    },
  ],
];

describe('a shape of contract §5', () => {
  test.each(shapes)('%s survives the wire unchanged', (_, schema, value) => {
    const wire: unknown = JSON.parse(JSON.stringify(value));
    expect(parseWire(schema, wire)).toEqual({ ok: true, value });
  });

  test.each(shapes)('%s tolerates what a later version adds', (_, schema, value) => {
    expect(parseWire(schema, { ...Object(value), added: { later: true } }).ok).toBe(true);
  });
});

test.each(['examples/helpdesk.yaml', 'examples/drive-conflict.yaml'])('%s fits the type of a catalog', (path) => {
  const document: unknown = parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
  expect(parseWire(catalogDocument, document)).toEqual({ ok: true, value: document });
});

describe('a request with money', () => {
  const orderOf = (net: unknown) => parseWire(orderRequest, { quoteId: ids.quote, net }).ok;
  test.each(['0.00', '133.33', '-50', '1.000001'])('takes %s as the figure the customer saw', (net) => {
    expect(orderOf(net)).toBe(true);
  });
  test.each([133.33, '1e3', ' 1', '1.', '.5', '+1', '1,00', '', null])('refuses %j: money is decimal text', (net) => {
    expect(orderOf(net)).toBe(false);
  });
  test.each(['0', '0.00', '-1', '0.0000'])('cannot credit a wallet with %s', (amount) => {
    expect(parseWire(walletCreditRequest, { amount, currency: 'USD', reason: 'bank transfer 17' }).ok).toBe(false);
  });
  test('can credit a wallet with the smallest unit', () => {
    expect(parseWire(walletCreditRequest, { amount: '0.01', currency: 'USD', reason: 'bank transfer 17' }).ok).toBe(
      true,
    );
  });
});

function holdAfter(after: string) {
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in the catalog format (contract §2)
  return { after, then: 'hold' };
}

describe('a rule', () => {
  test.each([
    {},
    { quantities: { agents: 'up' }, expansionStep: { agents: 5 }, timing: 'customer-chooses', fit: true },
    { silence: holdAfter('PT3H') },
  ])('%j can be written', (body) => {
    expect(parseWire(specificationRuleRequest, body)).toEqual({ ok: true, value: body });
  });
  test.each([
    { expansionStep: { agents: 6 } },
    { expansionStep: { agents: 0 } },
    { quantities: { agents: 'down' } },
    { silence: holdAfter('3h') },
    { silence: holdAfter('P') },
    { skus: [] },
  ])('%j is refused', (body) => {
    expect(parseWire(specificationRuleRequest, body).ok).toBe(false);
  });
  test('of a SKU needs a target', () => {
    expect(parseWire(skuRuleRequest, { to: [] }).ok).toBe(false);
    expect(parseWire(skuRuleRequest, { to: [{ sku: { edition: 'advanced' } }] }).ok).toBe(true);
  });
});

test('a decision needs a reason that says something', () => {
  const decision = { decision: 'approve', etag: '"1"' };
  expect(parseWire(reviewRequest, { ...decision, reason: '   ' }).ok).toBe(false);
  expect(parseWire(reviewRequest, { ...decision, reason: 'Prices checked.' }).ok).toBe(true);
});
