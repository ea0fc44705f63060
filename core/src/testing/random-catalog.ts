/**
 * Small catalog documents for property tests: every price model, ranges that may not meet, rows that may be missing,
 * rules in both styles. `draw(max)` gives a whole number from 0 to max; a test passes its own source of chance.
 */
export type Draw = (max: number) => number;

export interface RandomCatalogOptions {
  readonly style: 'upgrade-rules' | 'scope';
  readonly type: 'marketplace' | 'direct';
}

type Json = { [key: string]: unknown };

export function randomCatalogDocument(draw: Draw, { style, type }: RandomCatalogOptions): Json {
  const specificationCount = style === 'scope' ? 1 + draw(1) : 1;
  const specifications = upTo(specificationCount).map((index) => randomSpecification(draw, `spec${index}`));
  return {
    format: 'regrade/catalog@1',
    seller: 'acme',
    product: { id: 'thing', name: 'Thing', type, feeRule: 'exact@1', protocol: 'license-only' },
    components: [{ id: 'app', role: 'base', specifications }],
    rules: { style, specifications: specifications.map((from) => randomRule(draw, { style, from, specifications })) },
  };
}

function randomSpecification(draw: Draw, id: string) {
  const ids = pick(draw, [['a'], ['b'], ['a', 'b'], ['b', 'a'], []]);
  const quantities = ids.map((attribute) => randomQuantity(draw, attribute));
  const values = ['s0', 's1', 's2'].slice(0, 2 + draw(1));
  const skus = values.map((value) => randomSku(draw, { value, quantities }));
  return {
    id,
    name: id,
    billing: 'subscription',
    attributes: [{ id: 'plan', kind: 'choice', values }, ...quantities],
    skus,
  };
}

function randomQuantity(draw: Draw, id: string) {
  const [min, step] = [draw(4), 1 + draw(3)];
  return { id, kind: 'quantity', min, max: min + step * (1 + draw(7)), step, unit: pick(draw, ['x', 'x', 'x', 'y']) };
}
type RandomQuantity = ReturnType<typeof randomQuantity>;

function randomSku(draw: Draw, { value, quantities }: { value: string; quantities: RandomQuantity[] }) {
  const narrowed = quantities.filter(() => draw(3) === 0);
  const keys = pick(draw, [['P1M USD'], ['P1M USD'], ['P1M USD', 'P1Y JPY'], ['P1Y JPY']]);
  return {
    sku: { plan: value },
    ...(draw(7) === 0 && { removed: draw(1) === 0 }),
    quantities: Object.fromEntries(narrowed.map((quantity) => [quantity.id, randomNarrowing(draw, quantity)])),
    prices: keys.map((key) => {
      const [period = '', currency = ''] = key.split(' ');
      return { period, currency, parts: randomParts(draw, { quantities, digits: currency === 'JPY' ? 0 : 2 }) };
    }),
  };
}

function randomNarrowing(draw: Draw, { min, max, step }: RandomQuantity) {
  const points = (max - min) / step;
  const first = draw(points);
  return { min: min + first * step, max: min + (first + draw(points - first)) * step };
}

function randomParts(draw: Draw, context: { quantities: RandomQuantity[]; digits: number }): Json[] {
  const packaged = new Set<string>();
  const parts = upTo(1 + draw(3)).map((): Json => {
    const quantity = context.quantities[draw(Math.max(0, context.quantities.length - 1))];
    const model = quantity ? pick(draw, ['flat', 'linear', 'volume', 'volume-added', 'graduated', 'package']) : 'flat';
    if (!quantity || model === 'flat' || (model === 'package' && packaged.has(quantity.id))) {
      return { model: 'flat', amount: amount(draw(40) - 4, context.digits) };
    }
    const fine = () => amount(draw(60), context.digits + draw(1));
    if (model === 'linear') return { model, of: quantity.id, amount: fine() };
    if (model === 'package') {
      packaged.add(quantity.id);
      return { model, of: quantity.id, size: 1 + draw(5), amount: fine() };
    }
    return { model, of: quantity.id, bands: randomBands(draw, { quantity, fine }) };
  });
  return parts;
}

function randomBands(draw: Draw, { quantity, fine }: { quantity: RandomQuantity; fine: () => string }): Json[] {
  const edges = upTo(draw(3)).map(() => quantity.min + draw(quantity.max - quantity.min));
  const rising = [...new Set(edges)].filter((edge) => edge > 0).sort((a, b) => a - b);
  return [...rising.map((edge) => ({ upTo: edge, amount: fine() })), { amount: fine() }];
}

function randomRule(
  draw: Draw,
  context: {
    style: string;
    from: ReturnType<typeof randomSpecification>;
    specifications: ReturnType<typeof randomSpecification>[];
  },
): Json {
  const { style, from, specifications } = context;
  const skus = from.skus.flatMap(({ sku }) => {
    const targets = specifications.flatMap((specification) =>
      specification.skus
        .filter((other) => other.removed !== true && (specification !== from || other.sku !== sku))
        .map((other) => (specification === from ? other.sku : { specification: specification.id, sku: other.sku })),
    );
    const chosen = style === 'scope' ? targets.filter(() => draw(1) === 0) : [targets[draw(4)]].filter(Boolean);
    return chosen.length === 0 ? [] : [{ from: sku, to: chosen }];
  });
  return { from: from.id, skus };
}

function amount(units: number, digits: number): string {
  const text = String(Math.abs(units)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${units < 0 ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(text.length - digits)}` : ''}`;
}

function pick<T>(draw: Draw, choices: readonly T[]): T {
  return choices[draw(choices.length - 1)] as T;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
