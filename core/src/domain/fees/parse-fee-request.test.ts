import { describe, expect, test } from 'vitest';
import type { FeeRequest } from './fee-input.ts';
import { HISTORY_MAX, parseFeeRequest } from './parse-fee-request.ts';
import { BANDS_MAX, ROWS_MAX } from './parse-specification.ts';
import { feeRuleById } from './presets.ts';

const TERM = { start: '2025-06-01', end: '2025-07-01', period: 'P1M' };
const REQUEST = {
  currency: 'USD',
  term: TERM,
  at: '2025-06-11T00:00:00Z',
  from: { price: '100.00', pricePer: 'P1M' },
  to: { price: '300.005' },
};
const JUNE_1 = Date.UTC(2025, 5, 1);
const JUNE_11 = Date.UTC(2025, 5, 11);
const JULY_1 = Date.UTC(2025, 6, 1);
const whole = (n: bigint) => ({ n, d: 1n });

const parse = (request: unknown, feeRule: unknown = 'exact@1') => parseFeeRequest({ feeRule, request });
const read = (named: object): FeeRequest => {
  const parsed = parse({ ...REQUEST, ...named });
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
};
const inputOf = (named: object) => {
  const { kind, input } = read(named);
  if (kind !== 'fee') throw new Error('a fee');
  return input;
};
const said = (named: object) => {
  const parsed = parse({ ...REQUEST, ...named });
  return parsed.ok ? 'read' : `${parsed.error.code}: ${parsed.error.detail}`;
};

const AMOUNT = 'a decimal text that is not negative, such as "12.50"';
const WHOLE = 'a whole number that is not negative, such as "5"';
const MOMENT = 'an ISO date or date-time, such as "2025-06-11T10:00:00Z"';

describe('a fee request', () => {
  test('is read into exact minor units and moments', () => {
    expect(read({})).toEqual({
      kind: 'fee',
      input: {
        rule: feeRuleById('exact@1'),
        timeZone: 'UTC',
        term: { start: JUNE_1, end: JULY_1, months: 1 },
        at: JUNE_11,
        from: { price: whole(10_000n), per: 1, quantity: 1n },
        to: { price: { n: 30_000_500n, d: 1_000n }, per: 'term', quantity: 1n },
        currency: 'USD',
        digits: 2,
        history: [],
      },
    });
  });

  test('in a zone means its wall clock, and in a currency its decimals', () => {
    const input = inputOf({ timeZone: 'Asia/Shanghai', at: '2025-06-11', currency: 'JPY' });
    expect(input).toMatchObject({ timeZone: 'Asia/Shanghai', at: JUNE_11 - 8 * 3_600_000, digits: 0 });
    expect(input.from.price).toEqual(whole(100n));
    expect(inputOf({ currency: 'XXX', digits: 12 }).digits).toBe(12);
    expect(inputOf({ digits: 0 }).from.price).toEqual(whole(100n));
  });

  test('for a share alone needs no money', () => {
    const { at, term } = REQUEST;
    expect(parse({ at, term, per: 'P1Y' })).toEqual({
      ok: true,
      value: {
        kind: 'share',
        input: {
          rule: feeRuleById('exact@1'),
          timeZone: 'UTC',
          term: { start: JUNE_1, end: JULY_1, months: 1 },
          at: JUNE_11,
          per: 12,
        },
      },
    });
    expect(parse({ at, term, per: 'term' })).toMatchObject({ value: { input: { per: 'term' } } });
    expect(parse({ at, term, per: 'P1D' })).toMatchObject({ value: { input: { per: undefined } } });
    expect(parse({ at, per: 'term' }).ok).toBe(false);
    expect(parse({ term, per: 'term' }).ok).toBe(false);
  });

  test('reads everything that a side may have', () => {
    const side = {
      price: '1',
      listPrice: '2',
      hourlyPrice: '0.01',
      quantity: '7',
      discount: { factor: '0.9' },
      priceRows: [
        { from: 'P1M', price: '1' },
        { from: 'P1Y', price: '10', per: 'P1Y' },
      ],
      tiers: { mode: 'volume', bands: [{ upTo: 5, amount: '1' }, { upTo: '9', amount: '0.5' }, { amount: '0.25' }] },
    };
    expect(inputOf({ from: side }).from).toEqual({
      price: whole(100n),
      per: 'term',
      quantity: 7n,
      listPrice: whole(200n),
      hourlyPrice: whole(1n),
      discount: { kind: 'factor', factor: { n: 9n, d: 10n } },
      rows: [
        { fromMonths: 1, price: whole(100n), per: 'term' },
        { fromMonths: 12, price: whole(1_000n), per: 12 },
      ],
      tiers: {
        mode: 'volume',
        bands: [{ upTo: 5n, amount: whole(100n) }, { upTo: 9n, amount: whole(50n) }, { amount: whole(25n) }],
      },
    });
    const other = { price: '1', discount: { amount: '3' }, tiers: { mode: 'volume-added', bands: [{ amount: '1' }] } };
    expect(inputOf({ from: other }).from).toMatchObject({
      discount: { kind: 'amount', amount: whole(300n) },
      tiers: { mode: 'volume-added' },
    });
  });

  test('reads a term of the target, what was billed, cash, tax and earlier changes', () => {
    const input = inputOf({
      to: { price: '1', term: { start: '2025-06-01', end: '2025-08-01' } },
      billed: { amount: '5', credited: '1', start: '2025-06-02', end: '2025-06-03' },
      cash: { paid: '9', refunded: '2' },
      tax: '0.19',
      history: [
        { at: '2025-06-02', from: { price: '1' }, to: { price: '2' } },
        { at: '2025-06-02', from: { price: '2' }, to: { price: '3' }, term: TERM },
      ],
    });
    const term = { start: JUNE_1, end: JULY_1, months: 1 };
    const side = (n: bigint) => ({ price: whole(n), per: 'term', quantity: 1n });
    expect(input).toMatchObject({
      toTerm: { start: JUNE_1, end: Date.UTC(2025, 7, 1) },
      billedNow: {
        amount: whole(500n),
        credited: whole(100n),
        start: Date.UTC(2025, 5, 2),
        end: Date.UTC(2025, 5, 3),
      },
      cash: { paid: [whole(900n)], refunded: [whole(200n)] },
      tax: { n: 19n, d: 100n },
      history: [
        { at: Date.UTC(2025, 5, 2), term, from: side(100n), to: side(200n) },
        { at: Date.UTC(2025, 5, 2), term, from: side(200n), to: side(300n) },
      ],
    });
    expect(inputOf({ cash: { paid: '9' } }).cash).toEqual({ paid: [whole(900n)], refunded: [] });
    expect(inputOf({ billed: { amount: '5' } }).billedNow).toEqual({ amount: whole(500n) });
    for (const name of ['toTerm', 'billedNow', 'cash', 'tax']) expect(inputOf({})).not.toHaveProperty(name);
    expect(inputOf({ history: [{ at: REQUEST.at, from: { price: '1' }, to: { price: '2' } }] }).history).toHaveLength(
      1,
    );
  });
});

describe('a fee request is refused', () => {
  test.each<[string, unknown, string]>([
    ['that is no object', 'text', 'the request must be an object'],
    ['that is a list', [], 'the request must be an object'],
    ['that is nothing', null, 'the request must be an object'],
    ['without a rule', { request: REQUEST }, 'feeRule is missing: the id of a fee rule, such as "exact@1"'],
    ['with a rule that is no text', { feeRule: 5 }, 'feeRule must be the id of a fee rule, such as "exact@1"'],
    ['with another field', { feeRule: 'exact@1', request: REQUEST, x: 1 }, 'x is no field of this format'],
    ['without a request', { feeRule: 'exact@1' }, 'request is missing: an object'],
  ])('%s', (_case, value, detail) => {
    expect(parseFeeRequest(value)).toEqual({ ok: false, error: { code: 'malformed', detail } });
  });

  test('under a rule that nobody published, named as far as it can be shown', () => {
    const long = `exact@${'9'.repeat(100)}`;
    expect(parse(REQUEST, 'exact@9')).toEqual({
      ok: false,
      error: { code: 'unknown-rule', detail: 'there is no fee rule "exact@9"' },
    });
    expect(parse(REQUEST, long)).toMatchObject({ error: { detail: `there is no fee rule "${long.slice(0, 60)}"` } });
  });

  test.each<[object, string]>([
    [{ [`y${'z'.repeat(80)}`]: 1 }, `request.y${'z'.repeat(59)} is no field of this format`],
    [{ timeZone: 5 }, 'request.timeZone must be the name of an IANA time zone, such as "Asia/Shanghai"'],
    [{ timeZone: 'Mars' }, 'request.timeZone must be the name of an IANA time zone, such as "Asia/Shanghai"'],
    [{ timeZone: '+08:00' }, 'request.timeZone must be the name of an IANA time zone, such as "Asia/Shanghai"'],
    [{ currency: undefined }, 'request.currency is missing: an ISO 4217 code, such as "USD"'],
    [{ currency: 5 }, 'request.currency must be an ISO 4217 code, such as "USD"'],
    [{ currency: 'usd' }, 'request.currency must be an ISO 4217 code, such as "USD"'],
    [{ currency: 'USDX' }, 'request.currency must be an ISO 4217 code, such as "USD"'],
    [{ currency: 'XUSD' }, 'request.currency must be an ISO 4217 code, such as "USD"'],
    [{ currency: 'XXX' }, 'request.currency must be an ISO 4217 code that is known'],
    [{ digits: 13 }, 'request.digits must be a whole number from 0 to 12'],
    [{ digits: -1 }, 'request.digits must be a whole number from 0 to 12'],
    [{ digits: 1.5 }, 'request.digits must be a whole number from 0 to 12'],
    [{ digits: '2' }, 'request.digits must be a whole number from 0 to 12'],
    [{ at: 5 }, `request.at must be ${MOMENT}`],
    [{ at: undefined }, `request.at is missing: ${MOMENT}`],
    [{ at: 'noon' }, `request.at must be ${MOMENT}`],
    [{ term: undefined }, 'request.term is missing: an object'],
    [{ term: { ...TERM, x: 1 } }, 'request.term.x is no field of this format'],
    [{ term: { ...TERM, start: 'x' } }, `request.term.start must be ${MOMENT}`],
    [{ term: { ...TERM, end: 'x' } }, `request.term.end must be ${MOMENT}`],
    [{ term: { ...TERM, end: TERM.start } }, 'request.term.end must be after the start'],
    [{ term: { ...TERM, period: 1 } }, 'request.term.period must be text'],
    [{ from: 'x' }, 'request.from must be an object'],
    [{ from: {} }, `request.from.price is missing: ${AMOUNT}`],
    [{ from: { price: 5 } }, `request.from.price must be ${AMOUNT}`],
    [{ from: { price: '-5' } }, `request.from.price must be ${AMOUNT}`],
    [{ from: { price: '-0' } }, `request.from.price must be ${AMOUNT}`],
    [{ from: { price: '1', term: TERM } }, 'request.from.term is no field of this format'],
    [{ from: { price: '1', quantity: -1 } }, `request.from.quantity must be ${WHOLE}`],
    [{ from: { price: '1', quantity: 1.5 } }, `request.from.quantity must be ${WHOLE}`],
    [{ from: { price: '1', quantity: '1.5' } }, `request.from.quantity must be ${WHOLE}`],
    [{ from: { price: '1', quantity: 'x1' } }, `request.from.quantity must be ${WHOLE}`],
    [{ from: { price: '1', quantity: '1x' } }, `request.from.quantity must be ${WHOLE}`],
    [{ from: { price: '1', quantity: '1'.repeat(16) } }, `request.from.quantity must be ${WHOLE}`],
    [{ from: { price: '1', quantity: true } }, `request.from.quantity must be ${WHOLE}`],
    [{ from: { price: '1', listPrice: 'x' } }, `request.from.listPrice must be ${AMOUNT}`],
    [{ from: { price: '1', hourlyPrice: 'x' } }, `request.from.hourlyPrice must be ${AMOUNT}`],
    [{ from: { price: '1', discount: {} } }, 'request.from.discount must be either { factor } or { amount }'],
    [
      { from: { price: '1', discount: { factor: '1', amount: '1' } } },
      'request.from.discount must be either { factor } or { amount }',
    ],
    [{ from: { price: '1', discount: { factor: 1 } } }, `request.from.discount.factor must be ${AMOUNT}`],
    [{ from: { price: '1', discount: { amount: 1 } } }, `request.from.discount.amount must be ${AMOUNT}`],
    [{ from: { price: '1', discount: { amount: '1', x: 1 } } }, 'request.from.discount.x is no field of this format'],
    [{ from: { price: '1', discount: 'x' } }, 'request.from.discount must be an object'],
    [{ from: { price: '1', priceRows: [] } }, `request.from.priceRows must be a list of 1 to ${ROWS_MAX} items`],
    [{ from: { price: '1', priceRows: 'x' } }, `request.from.priceRows must be a list of 1 to ${ROWS_MAX} items`],
    [{ from: { price: '1', priceRows: ['x'] } }, 'request.from.priceRows[0] must be an object'],
    [
      { from: { price: '1', priceRows: [{ price: '1' }] } },
      'request.from.priceRows[0].from is missing: a duration such as "P6M"',
    ],
    [{ from: { price: '1', priceRows: [{ from: 'P1M' }] } }, `request.from.priceRows[0].price is missing: ${AMOUNT}`],
    [
      { from: { price: '1', priceRows: [{ from: 'P1M', price: '1', x: 1 }] } },
      'request.from.priceRows[0].x is no field of this format',
    ],
    [
      {
        from: {
          price: '1',
          priceRows: [
            { from: 'P12M', price: '1' },
            { from: 'P1Y', price: '2' },
          ],
        },
      },
      'request.from.priceRows must be rows of different durations',
    ],
    [{ from: { price: '1', tiers: 'x' } }, 'request.from.tiers must be an object'],
    [
      { from: { price: '1', tiers: { mode: 'x', bands: [{ amount: '1' }] } } },
      'request.from.tiers.mode must be volume or volume-added',
    ],
    [
      { from: { price: '1', tiers: { mode: 'volume', bands: [] } } },
      `request.from.tiers.bands must be a list of 1 to ${BANDS_MAX} items`,
    ],
    [
      { from: { price: '1', tiers: { mode: 'volume', bands: ['x'] } } },
      'request.from.tiers.bands[0] must be an object',
    ],
    [
      { from: { price: '1', tiers: { mode: 'volume', bands: [{ upTo: 1 }] } } },
      `request.from.tiers.bands[0].amount is missing: ${AMOUNT}`,
    ],
    [
      { from: { price: '1', tiers: { mode: 'volume', bands: [{ amount: '1', x: 1 }] } } },
      'request.from.tiers.bands[0].x is no field of this format',
    ],
    [
      { from: { price: '1', tiers: { mode: 'volume', bands: [{ amount: '1' }], x: 1 } } },
      'request.from.tiers.x is no field of this format',
    ],
    ...[
      [
        { upTo: 5, amount: '1' },
        { upTo: 5, amount: '1' },
      ],
      [{ amount: '1' }, { upTo: 5, amount: '1' }],
      [{ amount: '1' }, { amount: '1' }],
    ].map((bands): [object, string] => [
      { from: { price: '1', tiers: { mode: 'volume', bands } } },
      'request.from.tiers.bands must be rising in upTo, only the last one open',
    ]),
    [{ to: { price: '1', pricePer: 5 } }, 'request.to.pricePer must be text'],
    [{ to: { price: '1', pricePer: 'P1M', term: TERM } }, 'request.to.term must be beside a price per term'],
    [
      { to: { price: '1', priceRows: [{ from: 'P1M', price: '1', per: 'P1M' }], term: TERM } },
      'request.to.term must be beside a price per term',
    ],
    [{ to: { price: '1', term: 'x' } }, 'request.to.term must be an object'],
    [{ billed: 'x' }, 'request.billed must be an object'],
    [{ billed: { amount: '1', x: 1 } }, 'request.billed.x is no field of this format'],
    [{ billed: {} }, `request.billed.amount is missing: ${AMOUNT}`],
    [{ billed: { amount: '1', credited: 1 } }, `request.billed.credited must be ${AMOUNT}`],
    [{ billed: { amount: '1', start: 'x' } }, `request.billed.start must be ${MOMENT}`],
    [{ billed: { amount: '1', end: 'x' } }, `request.billed.end must be ${MOMENT}`],
    [{ billed: { amount: '1', start: '2025-06-02', end: '2025-06-02' } }, 'request.billed.end must be after the start'],
    [{ cash: 'x' }, 'request.cash must be an object'],
    [{ cash: {} }, `request.cash.paid is missing: ${AMOUNT}`],
    [{ cash: { paid: '1', x: 1 } }, 'request.cash.x is no field of this format'],
    [{ cash: { paid: '1', refunded: 1 } }, `request.cash.refunded must be ${AMOUNT}`],
    [{ tax: 5 }, `request.tax must be ${AMOUNT}`],
    [{ history: 'x' }, `request.history must be a list of 0 to ${HISTORY_MAX} items`],
    [{ history: ['x'] }, 'request.history[0] must be an object'],
    [{ history: [{ at: 'x', from: { price: '1' }, to: { price: '1' } }] }, `request.history[0].at must be ${MOMENT}`],
    [
      { history: [{ at: TERM.start, from: { price: '1' }, to: { price: '1' }, term: 'x' }] },
      'request.history[0].term must be an object',
    ],
    [
      { history: [{ at: TERM.start, from: { price: '1' }, to: { price: '1' }, x: 1 }] },
      'request.history[0].x is no field of this format',
    ],
    [
      { history: [{ at: '2025-06-12', from: { price: '1' }, to: { price: '1' } }] },
      'request.history[0].at must be in time order and not after the change itself',
    ],
    [
      {
        history: [
          { at: '2025-06-09', from: { price: '1' }, to: { price: '1' } },
          { at: '2025-06-08', from: { price: '1' }, to: { price: '1' } },
        ],
      },
      'request.history[1].at must be in time order and not after the change itself',
    ],
  ])('%#', (named, detail) => expect(said(named)).toBe(`malformed: ${detail}`));

  test('as long as its lists may be, it is read', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ from: `P${index + 1}M`, price: '1' }));
    expect(said({ from: { price: '1', priceRows: rows(ROWS_MAX) } })).toBe('read');
    expect(said({ from: { price: '1', priceRows: rows(ROWS_MAX + 1) } })).toContain('a list of 1 to');
    expect(said({ from: { price: '1', quantity: '1'.repeat(15) } })).toBe('read');
    expect(said({ from: { price: '1', quantity: 0 } })).toBe('read');
  });

  test('with every fault at once, up to five and the number of the others', () => {
    const faults = { term: 'x', at: 'x', from: 'x', to: 'x', tax: 'x', cash: 'x', billed: 'x' };
    expect(said(faults)).toBe(
      `malformed: request.term must be an object; request.at must be ${MOMENT}; request.from must be an object; request.to must be an object; request.billed must be an object; and 2 more`,
    );
    const { billed: _b, cash: _c, ...five } = faults;
    expect(said(five)).not.toContain('more');
  });
});
