import { describe, expect, test } from 'vitest';
import { parseWire } from './parse-wire.ts';
import { BODY_DEPTH_MAX, CHANGES_PER_QUOTE_MAX, FINDINGS_PER_BODY_MAX } from './schemas/limits.ts';
import { plainPageQuery } from './schemas/page.ts';
import { quoteRequest } from './schemas/quote.ts';
import { purchaseRequest } from './schemas/subscription.ts';

const subscriptionId = 'sub_abcdefg2_01890000-0000-7000-8000-000000000001';

function faultsOf(value: unknown) {
  const parsed = parseWire(quoteRequest, value);
  return parsed.ok ? [] : parsed.findings.map(({ path }) => path);
}

describe('a request body', () => {
  test('that is sound is read as it stands', () => {
    const body = { subscriptionId, changes: [{ component: 'app', quantities: { agents: 200 } }], timing: 'now' };
    expect(parseWire(quoteRequest, body)).toEqual({ ok: true, value: body });
  });

  test('is answered with all of its faults at once', () => {
    const body = {
      changes: [{ component: 'app', quantities: { agents: -1, seats: 1.5 } }, {}],
      timing: 'later',
      extra: 1,
    };
    expect(faultsOf(body).toSorted()).toEqual([
      '/changes/0/quantities/agents',
      '/changes/0/quantities/seats',
      '/changes/1/component',
      '/extra',
      '/subscriptionId',
      '/timing',
    ]);
  });

  test('says which field is missing and of what kind it is', () => {
    const parsed = parseWire(quoteRequest, { changes: [{ component: 'app' }] });
    expect(parsed.ok ? [] : parsed.findings).toEqual([
      {
        code: 'format.invalid',
        severity: 'error',
        path: '/subscriptionId',
        message: 'This field is missing; it must be a string.',
      },
    ]);
  });

  test('gives one finding for each unknown field, with an escaped pointer', () => {
    expect(faultsOf({ subscriptionId, changes: [{ component: 'app', 'a/b': 1, '~c': 2 }] })).toEqual([
      '/changes/0/a~1b',
      '/changes/0/~0c',
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])('cannot smuggle in the field %s', (key) => {
    const text = `{"subscriptionId":"${subscriptionId}","changes":[{"component":"app"}],"${key}":{"a":1}}`;
    expect(faultsOf(JSON.parse(text))).toEqual([`/${key}`]);
  });

  test('cannot smuggle __proto__ in as a choice or quantity', () => {
    const changes = '[{"component":"app","sku":{"__proto__":"x"},"quantities":{"__proto__":5}}]';
    expect(faultsOf(JSON.parse(`{"subscriptionId":"${subscriptionId}","changes":${changes}}`))).toEqual([
      '/changes/0/sku/__proto__',
      '/changes/0/quantities/__proto__',
    ]);
  });

  test('that is nested without end is refused, not followed', () => {
    const depth = 5_000;
    const nested: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    const findings = faultsOf(nested);
    expect(findings).toEqual(['/0'.repeat(BODY_DEPTH_MAX + 1)]);
  });

  test('names a component once', () => {
    const changes = [{ component: 'app' }, { component: 'app' }];
    expect(faultsOf({ subscriptionId, changes })).toEqual(['/changes']);
  });

  test('has a limit on its lists', () => {
    const changes = Array.from({ length: CHANGES_PER_QUOTE_MAX + 1 }, (_, index) => ({ component: `c${index}` }));
    expect(faultsOf({ subscriptionId, changes })).toEqual(['/changes']);
  });

  test('with countless faults gets a list that ends', () => {
    const extra = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));
    const parsed = parseWire(quoteRequest, { subscriptionId, changes: [{ component: 'app' }], ...extra });
    expect(parsed.ok ? 0 : parsed.findings.length).toBe(FINDINGS_PER_BODY_MAX);
    expect(parsed.ok ? '' : parsed.findings.at(-1)?.message).toBe(
      '401 more faults are not listed. Correct the ones above first.',
    );
  });

  test.each([undefined, null, 5, 'text', [], true])('that is %j and no object is refused', (value) => {
    expect(parseWire(quoteRequest, value).ok).toBe(false);
  });
});

describe('a quantity', () => {
  const quantityOf = (agents: unknown) =>
    parseWire(quoteRequest, { subscriptionId, changes: [{ component: 'app', quantities: { agents } }] }).ok;

  test.each([0, 1, 1_000_000_000])('may be %d', (agents) => {
    expect(quantityOf(agents)).toBe(true);
  });
  test.each([-1, 0.5, 1_000_000_001, '5', null, Number.NaN])('may not be %s', (agents) => {
    expect(quantityOf(agents)).toBe(false);
  });
});

test('a purchase without periods is one period, and a SKU without choices needs none', () => {
  const parsed = parseWire(purchaseRequest, {
    product: 'acme.helpdesk',
    currency: 'USD',
    period: 'P1M',
    components: [{ component: 'app', specification: 'standard' }],
    pay: 'wallet',
  });
  expect(parsed.ok && parsed.value.periods).toBe(1);
  expect(parsed.ok && parsed.value.components[0]).toEqual({
    component: 'app',
    specification: 'standard',
    sku: {},
    quantities: {},
  });
});

test.each([
  ['25', 25],
  [undefined, 50],
])('a page limit %s in a query means %d', (limit, expected) => {
  const parsed = parseWire(plainPageQuery, limit === undefined ? {} : { limit });
  expect(parsed.ok && parsed.value.limit).toBe(expected);
});

test.each(['0', '201', '1.5', 'many', ''])('a page limit of %j is refused', (limit) => {
  expect(parseWire(plainPageQuery, { limit }).ok).toBe(false);
});
