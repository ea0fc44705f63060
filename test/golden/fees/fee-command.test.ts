import { describe, expect, test } from 'vitest';
import { runFee } from '../../../server/src/cli/fee.ts';

const REQUEST = {
  currency: 'USD',
  term: { start: '2025-06-01', end: '2025-07-01', period: 'P1M' },
  at: '2025-06-11',
  from: { price: '100.00' },
  to: { price: '300.00' },
};

function ask(request: unknown, feeRule: unknown = 'exact@1') {
  const outcome = runFee({ input: JSON.stringify({ feeRule, request }), json: true });
  return { exitCode: outcome.exitCode, stderr: outcome.stderr, answer: JSON.parse(outcome.stdout) };
}

describe('regrade fee', () => {
  test('one request answers with its figures and the arithmetic of the net', () => {
    const { exitCode, answer } = ask(REQUEST);
    expect(exitCode).toBe(0);
    expect(answer).toMatchObject({
      feeRule: 'exact@1',
      currency: 'USD',
      direction: 'upgrade',
      credit: '66.67',
      charge: '200.00',
      net: '133.33',
      payable: '133.33',
      refund: '0.00',
      balance: '0.00',
    });
    expect(answer.steps).toContainEqual({
      what: 'net',
      formula: '(300.00 - 100.00) x 1728000/2592000',
      exact: '400/3',
      value: '133.33',
      rounding: { mode: 'half-up', digits: 2 },
    });
  });

  test('a single refusal exits 1, the same in an array exits 0 in its place', () => {
    const outside = { ...REQUEST, at: '2025-07-02' };
    const alone = ask(outside);
    expect(alone.exitCode).toBe(1);
    expect(alone.answer).toEqual({ refused: 'outside-term', detail: expect.any(String) });
    const input = JSON.stringify([
      { feeRule: 'exact@1', request: REQUEST },
      { feeRule: 'exact@1', request: { ...REQUEST, to: {} } },
      { feeRule: 'exact@1', request: outside },
    ]);
    const outcome = runFee({ input, json: true });
    expect(outcome.exitCode).toBe(0);
    const codes = JSON.parse(outcome.stdout).map((answer: { refused?: string }) => answer.refused);
    expect(codes).toEqual([undefined, 'malformed', 'outside-term']);
  });

  test('text that is no JSON exits 2 with an error', () => {
    const outcome = runFee({ input: '{ "feeRule": ', json: true });
    expect(outcome.exitCode).toBe(2);
    expect(JSON.parse(outcome.stdout)).toEqual({ error: { code: 'file.unreadable', message: expect.any(String) } });
    expect(runFee({ input: '', json: false })).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test('for people, figures come first and every step is named', () => {
    const { stdout, exitCode } = runFee({
      input: JSON.stringify({ feeRule: 'exact@1', request: REQUEST }),
      json: false,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "exact@1: upgrade
        credit           66.67 USD
        charge          200.00 USD
        net             133.33 USD
        payable         133.33 USD

      how it was computed
        share left: seconds left / seconds of the term
          1728000/2592000 = 2/3, rounded half-up to 0.666666667
        credit
          100.00 x 1728000/2592000 = 200/3, rounded half-up to 66.67
        charge before rounding
          300.00 x 1728000/2592000 = 200.00
        net
          (300.00 - 100.00) x 1728000/2592000 = 400/3, rounded half-up to 133.33
        charge
          66.67 + 133.33 = 200.00
        payable
          max(200.00 - 66.67, 0) = 133.33
      "
    `);
    const refused = runFee({ input: JSON.stringify({ feeRule: 'none', request: REQUEST }), json: false });
    expect(refused).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('unknown-rule') });
  });

  const tier = { mode: 'volume', bands: [{ upTo: '10', amount: '1.00' }] };
  test.each([
    ['an unknown rule', 'unknown-rule', { rule: 'exact@9' }],
    ['before the term', 'outside-term', { at: '2025-05-31' }],
    [
      'a monthly price and no period of the term',
      'period',
      { term: { start: '2025-06-01', end: '2025-07-01' }, to: { price: '1', pricePer: 'P1M' } },
    ],
    ['a period in days where months are needed', 'period', { to: { price: '1', pricePer: 'P30D' } }],
    ['a quantity above the last band', 'quantity-above-bands', { to: { price: '0', quantity: '11', tiers: tier } }],
    ['a negative net under a rule that refuses it', 'negative', { rule: 'alibaba-market@1', to: { price: '1.00' } }],
    ['a paid basis without the cash', 'cash-unknown', { rule: 'alibaba-cloud@1', to: { price: '1.00' } }],
    [
      'odd hours without their price',
      'hourly-price-unknown',
      { rule: 'tencent-cvm@1', to: { price: '1.00' }, cash: { paid: '100.00' } },
    ],
    ['a number for an amount', 'malformed', { to: { price: 300 } }],
    ['a fraction for a quantity', 'malformed', { to: { price: '1', quantity: 1.5 } }],
    ['an exponent', 'malformed', { to: { price: '1e3' } }],
    ['a negative price', 'malformed', { to: { price: '-1.00' } }],
    ['an unknown field', 'malformed', { to: { price: '1.00', amount: '1.00' } }],
    ['a term in the old side', 'malformed', { from: { price: '1.00', term: REQUEST.term } }],
    [
      'a term that ends before it starts',
      'malformed',
      { term: { start: '2025-07-01', end: '2025-06-01', period: 'P1M' } },
    ],
    ['a date that is none', 'malformed', { at: '2025-02-30' }],
    ['an unknown currency', 'malformed', { currency: 'XYZ' }],
    ['an unknown zone', 'malformed', { timeZone: 'Mars/Olympus' }],
    ['both kinds of discount', 'malformed', { to: { price: '1', discount: { factor: '1', amount: '1' } } }],
    [
      'bands out of order',
      'malformed',
      { to: { price: '1', tiers: { mode: 'volume', bands: [{ amount: '1' }, { upTo: '5', amount: '1' }] } } },
    ],
    ['a monthly price beside an own term', 'malformed', { to: { price: '1', pricePer: 'P1M', term: REQUEST.term } }],
    [
      'history out of order',
      'malformed',
      {
        history: [
          { at: '2025-06-09', from: { price: '1' }, to: { price: '2' } },
          { at: '2025-06-08', from: { price: '2' }, to: { price: '3' } },
        ],
      },
    ],
    [
      'history after the change',
      'malformed',
      { history: [{ at: '2025-06-12', from: { price: '1' }, to: { price: '2' } }] },
    ],
    [
      'a refused earlier change',
      'quantity-above-bands',
      { history: [{ at: '2025-06-09', from: { price: '1' }, to: { price: '0', quantity: '11', tiers: tier } }] },
    ],
  ])('%s is refused: %s', (_name, code, { rule, ...changed }: Record<string, unknown>) => {
    const { exitCode, answer } = ask({ ...REQUEST, ...changed }, rule ?? 'exact@1');
    expect(answer).toEqual({ refused: code, detail: expect.any(String) });
    expect(exitCode).toBe(1);
  });

  test.each([
    [5],
    ['text'],
    [null],
    [{}],
    [{ feeRule: 5 }],
    [{ feeRule: 'exact@1' }],
    [{ feeRule: 'exact@1', request: [] }],
  ])('the JSON value %j is refused as malformed', (value) => {
    const outcome = runFee({ input: JSON.stringify(value), json: true });
    expect(outcome.exitCode).toBe(1);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ refused: 'malformed' });
  });

  test('a malformed request names every fault with its place', () => {
    const { answer } = ask({ ...REQUEST, from: { price: 1 }, to: { price: '1', quantity: '-1', colour: 'red' } });
    expect(answer.detail).toContain('from.price');
    expect(answer.detail).toContain('to.quantity');
    expect(answer.detail).toContain('to.colour');
  });
});
