import type { Draw } from './random-catalog.ts';

export interface SmallPriceOptions {
  readonly style: 'upgrade-rules' | 'scope';
  readonly type: 'marketplace' | 'direct';
}

type Json = { [key: string]: unknown };

const PLANS = ['s0', 's1', 's2'];

/**
 * Catalog documents whose prices differ by a few minor units only, with every price model, fractions of minor units and
 * one or two price rows: trying every shift of their rows finds the best repair. `draw(max)` gives 0 to max.
 */
export function smallPriceDocument(draw: Draw, { style, type }: SmallPriceOptions): Json {
  const skus = PLANS.map((plan) => ({
    sku: { plan },
    ...(draw(5) === 0 && { quantities: { seats: { max: 2 } } }),
    prices: [
      smallRow(draw, { period: 'P1M', currency: 'JPY', unit: (minor) => `${minor}` }),
      ...(draw(1) === 0 ? [smallRow(draw, { period: 'P1Y', currency: 'USD', unit: cents })] : []),
    ],
  }));
  const specification = {
    id: 'app',
    name: 'App',
    billing: 'subscription',
    attributes: [
      { id: 'plan', kind: 'choice', values: PLANS },
      { id: 'seats', kind: 'quantity', min: 1, max: 3, step: 1, unit: 'seat' },
    ],
    skus,
  };
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'thing', name: 'Thing', type, feeRule: 'exact@1', protocol: 'license-only' },
    components: [{ id: 'main', role: 'base', specifications: [specification] }],
    rules: { style, specifications: [{ from: 'app', skus: smallRules(draw, style) }] },
  };
}

function smallRules(draw: Draw, style: string): Json[] {
  return PLANS.flatMap((from) => {
    const targets = PLANS.filter((plan) => plan !== from);
    const chosen =
      style === 'scope' ? targets.filter(() => draw(2) === 0) : targets.slice(draw(1)).slice(0, draw(3) === 0 ? 0 : 1);
    return chosen.length === 0 ? [] : [{ from: { plan: from }, to: chosen.map((plan) => ({ plan })) }];
  });
}

interface Unit {
  readonly period: string;
  readonly currency: string;
  /** Decimal text of so many minor units. */
  readonly unit: (minor: number) => string;
}

function smallRow(draw: Draw, { period, currency, unit }: Unit): Json {
  const fine = () => `${unit(draw(1))}${currency === 'JPY' ? '.' : ''}${['', '5', '25'][draw(2)] || '0'}`;
  const flat = () => ({ model: 'flat', amount: `${draw(5) === 0 ? '-' : ''}${unit(draw(4))}` });
  const bands = () => [{ upTo: 2, amount: fine() }, { amount: fine() }];
  const priced = [
    { model: 'linear', of: 'seats', amount: fine() },
    { model: 'package', of: 'seats', size: 2, amount: fine() },
    { model: 'volume', of: 'seats', bands: bands() },
    { model: 'graduated', of: 'seats', bands: bands() },
  ][draw(3)];
  const parts = [[flat()], [flat(), priced], [priced], [priced, flat(), flat()]][draw(3)];
  return { period, currency, parts };
}

function cents(minor: number): string {
  return `0.0${minor}`;
}
